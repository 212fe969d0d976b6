import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Notifications, ObjectEvent } from "../../notifications.ts";
import type { Segment } from "./blobs.ts";
import type { ObjectRecord } from "./object-record.ts";
import { Storage } from "./storage.ts";

/**
 * How many more changes of the disk succeed. After that, the process counts as killed, and nothing changes any more.
 */
const { life, mortal } = vi.hoisted(() => {
  const life = { left: Number.POSITIVE_INFINITY };
  function mortal<A extends unknown[], R>(change: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
    return async (...args) => {
      life.left -= 1;
      if (life.left < 0) throw new Error("killed");
      return await change(...args);
    };
  }
  return { life, mortal };
});

vi.mock("node:fs/promises", async (importOriginal) => {
  const fs = await importOriginal<typeof import("node:fs/promises")>();
  return {
    ...fs,
    mkdir: mortal(fs.mkdir as (...args: unknown[]) => Promise<unknown>),
    open: mortal(fs.open),
    rename: mortal(fs.rename),
    rm: mortal(fs.rm),
    // A file is created before it is filled.
    writeFile: async (path: string, text: string) => {
      await mortal(fs.writeFile)(path, text.slice(0, text.length / 2));
      await mortal(fs.writeFile)(path, text);
    },
  };
});

const TIME = "2026-01-01T00:00:00.000Z";
const NOTHING_SAID = { attributes: { headers: {}, metadata: {} }, tags: [] };

interface Prepared {
  storage: Storage;
  uploadId: string;
}

async function withContent(
  storage: Storage,
  text: string,
  use: (content: Segment[]) => Promise<void>,
): Promise<void> {
  const writer = await storage.blobs.create();
  await writer.write(Buffer.from(text));
  const content = [await writer.finish()];
  await use(content);
  await storage.blobs.release(content);
}

function object(key: string, text: string, content: Segment[]): ObjectRecord {
  return { key, etag: text, size: text.length, lastModified: TIME, content, ...NOTHING_SAID };
}

const put = ({ storage }: Prepared, key: string, text: string) =>
  withContent(storage, text, (content) =>
    storage.bucket("bucket").objects.put(object(key, text, content), {}, "ObjectCreated:Put"),
  );

const putPart = ({ storage, uploadId }: Prepared, number: number, text: string) =>
  withContent(storage, text, (content) =>
    storage.bucket("bucket").uploads.putPart({
      uploadId,
      number,
      etag: text,
      size: text.length,
      lastModified: TIME,
      content,
    }),
  );

async function complete({ storage, uploadId }: Prepared): Promise<void> {
  const { objects, uploads } = storage.bucket("bucket");
  await uploads.end(uploadId, "large", async () => {
    const parts = uploads.parts(uploadId);
    const content = parts.flatMap((part) => part.content);
    const record = { ...object("large", "joined", content), multipart: { uploadId, parts: [] } };
    await objects.put(record, {}, "ObjectCreated:CompleteMultipartUpload");
  });
}

/** One object, one upload with one part, one empty bucket. */
async function prepare(folder: string, notifications: Notifications): Promise<Prepared> {
  const storage = await open(folder, notifications);
  await storage.createBucket("bucket");
  await storage.createBucket("empty");
  const { uploadId } = await storage
    .bucket("bucket")
    .uploads.begin({ key: "large", initiated: TIME, ...NOTHING_SAID });
  const prepared = { storage, uploadId };
  await put(prepared, "old", "old content");
  await putPart(prepared, 1, "first part");
  return prepared;
}

const open = (folder: string, notifications: Notifications) =>
  Storage.open(folder, { notifications, buckets: ["bucket"], suffixes: undefined });

/** Everything that a client can see, including all content. */
async function lookAt(storage: Storage): Promise<unknown> {
  const read = async (content: Segment[]) => (await buffer(storage.blobs.read(content))).toString();
  return await Promise.all(
    storage.buckets.map(async ({ name, objects, uploads }) => ({
      name,
      objects: await Promise.all(
        ["old", "new", "large"].map(async (key) => {
          const { etag, content, tags } = objects.get(key) ?? { content: [] };
          return { key, etag, tags, content: await read(content) };
        }),
      ),
      uploads: await Promise.all(
        uploads.all
          .sort((a, b) => uploads.parts(b.uploadId).length - uploads.parts(a.uploadId).length)
          .map(async ({ key, uploadId }) => ({
            key,
            parts: await Promise.all(uploads.parts(uploadId).map(({ content }) => read(content))),
          })),
      ),
    })),
  );
}

async function temporaryFolder(): Promise<string> {
  life.left = Number.POSITIVE_INFINITY;
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-kill-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Makes the change in a process that is killed after `changes` changes of the disk, and returns what is left. */
async function changeAndDie(change: (prepared: Prepared) => Promise<unknown>, changes: number) {
  const folder = await temporaryFolder();
  const announced: string[] = [];
  const notifications: Notifications = {
    // An announcement changes the disk, too.
    announce: mortal(async (event: ObjectEvent) => {
      announced.push(`${event.name} ${event.key}`);
      return { publish() {}, async withdraw() {} };
    }),
  };
  const prepared = await prepare(folder, notifications);
  announced.length = 0;
  const before = await lookAt(prepared.storage);
  life.left = changes;
  const wasKilled = await change(prepared).then(
    () => false,
    (error: Error) => {
      if (error.message !== "killed") throw error;
      return true;
    },
  );
  life.left = Number.POSITIVE_INFINITY;
  const restarted = await open(folder, notifications);
  return { wasKilled, before, after: await lookAt(restarted), announced, folder, restarted };
}

describe("a kill at every change of the disk", () => {
  it.each<[string, (prepared: Prepared) => Promise<unknown>, string | undefined]>([
    ["a new object", (prepared) => put(prepared, "new", "new content"), "ObjectCreated:Put new"],
    ["an overwritten object", (prepared) => put(prepared, "old", "other content"), "ObjectCreated:Put old"],
    [
      "a deleted object",
      ({ storage }) => storage.bucket("bucket").objects.delete("old", {}),
      "ObjectRemoved:Delete old",
    ],
    [
      "an object with other tags",
      ({ storage }) => storage.bucket("bucket").objects.setTags("old", [{ key: "a", value: "b" }]),
      undefined,
    ],
    [
      "an upload that begins",
      ({ storage }) =>
        storage.bucket("bucket").uploads.begin({ key: "large", initiated: TIME, ...NOTHING_SAID }),
      undefined,
    ],
    ["a new part", (prepared) => putPart(prepared, 2, "second part"), undefined],
    ["a replaced part", (prepared) => putPart(prepared, 1, "other part"), undefined],
    ["a completed upload", complete, "ObjectCreated:CompleteMultipartUpload large"],
    [
      "an aborted upload",
      ({ storage, uploadId }) => storage.bucket("bucket").uploads.end(uploadId, "large", async () => {}),
      undefined,
    ],
    ["a new bucket", ({ storage }) => storage.createBucket("another"), undefined],
    ["a deleted bucket", ({ storage }) => storage.deleteBucket("empty"), undefined],
  ])("leaves %s as it was or as it should be, whole, and with its event", async (_, change, event) => {
    const done = await changeAndDie(change, Number.POSITIVE_INFINITY);
    expect(done.after).not.toEqual(done.before);
    expect(done.announced).toEqual(event === undefined ? [] : [event]);

    let changes = 0;
    for (let wasKilled = true; wasKilled; changes++) {
      const left = await changeAndDie(change, changes);
      wasKilled = left.wasKilled;
      expect([left.before, done.after], `after ${changes} changes`).toContainEqual(left.after);
      const isUnchanged = JSON.stringify(left.after) === JSON.stringify(left.before);
      if (!isUnchanged && event !== undefined) expect(left.announced).toContain(event);

      expect(new Set(await readdir(join(left.folder, "blobs")))).toEqual(referenced(left.restarted));
      const names = left.restarted.buckets.map(({ name }) => name);
      expect((await readdir(join(left.folder, "objects"))).sort()).toEqual(names);
    }
    expect(changes).toBeGreaterThan(1);
  });
});

function referenced(storage: Storage): Set<string> {
  const { objects, uploads } = storage.bucket("bucket");
  const contents = [
    ...["old", "new", "large"].map((key) => objects.get(key)?.content ?? []),
    ...uploads.all.flatMap(({ uploadId }) => uploads.parts(uploadId).map(({ content }) => content)),
  ];
  return new Set(contents.flat().map(({ blob }) => blob));
}
