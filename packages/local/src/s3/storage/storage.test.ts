import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RecordedNotifications } from "../../../testing/recorded-notifications.ts";
import type { Segment } from "./blobs.ts";
import type { ObjectRecord } from "./object-record.ts";
import { Storage } from "./storage.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-storage-"));
});
afterEach(() => rm(folder, { recursive: true }));

const open = () =>
  Storage.open(folder, { notifications: new RecordedNotifications(), buckets: [], suffixes: undefined });

async function store(storage: Storage, text: string): Promise<Segment> {
  const writer = await storage.blobs.create();
  await writer.write(Buffer.from(text));
  return await writer.finish();
}

function record(key: string, content: Segment[]): ObjectRecord {
  const lastModified = "2026-01-01T00:00:00.000Z";
  return {
    key,
    etag: "e",
    size: 1,
    lastModified,
    content,
    attributes: { headers: {}, metadata: {} },
    tags: [],
  };
}

describe("Storage", () => {
  it("sweeps, at the start, only what a kill left", async () => {
    const storage = await open();
    await storage.createBucket("bucket");
    const { objects, uploads } = storage.bucket("bucket");
    const kept = await store(storage, "kept");
    const part = await store(storage, "part");
    const stray = await store(storage, "stray");
    await objects.put(record("key", [kept]), {}, "ObjectCreated:Put");
    const { uploadId } = await uploads.begin({
      key: "large",
      initiated: "2026-01-01T00:00:00.000Z",
      attributes: { headers: {}, metadata: {} },
      tags: [],
    });
    const lastModified = "2026-01-01T00:00:00.000Z";
    await uploads.putPart({ uploadId, number: 1, etag: "e", size: 4, lastModified, content: [part] });
    await mkdir(join(folder, "objects", "deleted-bucket"));
    await writeFile(join(folder, "objects", "bucket", "half-written.tmp"), "{");
    await writeFile(
      join(folder, "parts", "bucket", "gone.1.json"),
      JSON.stringify({ uploadId: "gone", number: 1 }),
    );

    const again = await open();
    expect((await readdir(join(folder, "blobs"))).sort()).toEqual([kept.blob, part.blob].sort());
    expect(stray.blob).not.toBe(kept.blob);
    expect(await readdir(join(folder, "objects"))).toEqual(["bucket"]);
    expect(await readdir(join(folder, "objects", "bucket"))).toHaveLength(1);
    expect(await readdir(join(folder, "parts", "bucket"))).toEqual([`${uploadId}.1.json`]);
    expect(again.bucket("bucket").objects.require("key").content).toEqual([kept]);
  });

  it("ends an upload whose object was committed before a kill", async () => {
    const storage = await open();
    await storage.createBucket("bucket");
    const { objects, uploads } = storage.bucket("bucket");
    const initiated = "2026-01-01T00:00:00.000Z";
    const attributes = { headers: {}, metadata: {} };
    const { uploadId } = await uploads.begin({ key: "key", initiated, attributes, tags: [] });
    const multipart = { uploadId, parts: [] };
    await objects.put({ ...record("key", []), multipart }, {}, "ObjectCreated:CompleteMultipartUpload");
    expect((await open()).bucket("bucket").uploads.all).toEqual([]);
  });

  it("deletes bytes when their last holder gives them up", async () => {
    const storage = await open();
    const segment = await store(storage, "shared");
    storage.blobs.hold([segment, segment]);
    await storage.blobs.release([segment]);
    await storage.blobs.release([segment]);
    expect(await readdir(join(folder, "blobs"))).toEqual([segment.blob]);
    await storage.blobs.release([segment]);
    expect(await readdir(join(folder, "blobs"))).toEqual([]);
  });

  it("names a record it cannot read", async () => {
    const storage = await open();
    await storage.createBucket("bucket");
    await writeFile(join(folder, "objects", "bucket", "broken.json"), "{");
    await expect(open()).rejects.toThrow(/^Cannot read .*broken\.json: expected JSON; delete the file/);
  });
});
