import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { shareOf } from "@wheelyard/core/testing/extent";
import { BUCKET, connect } from "@wheelyard/local/testing/temporary-endpoint";
import { afterEach, beforeEach, expect, it } from "vitest";

const PROGRAM = fileURLToPath(new URL("./programs/killed-endpoint.ts", import.meta.url));
const ROUNDS = shareOf(5);
const KEYS = Array.from({ length: 6 }, (_, i) => `key-${i}`);
const PART_SIZE = 5 * 1024 * 1024;

let parent: string;
let folder: string;
let journal: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "wheelyard-kill-"));
  folder = join(parent, "s3");
  journal = join(parent, "journal");
  await writeFile(journal, "");
});
afterEach(() => rm(parent, { recursive: true }));

/** What is known about one key from outside. */
interface Knowledge {
  /** ETags that it may have: the last confirmed one, and those requested since; undefined for no object. */
  possible: Set<string | undefined>;
  /** Whether it ever held anything. */
  existed: boolean;
}

it("keeps what it confirmed, whole, with its event, through kills at any moment", async () => {
  const knowledge = new Map(
    KEYS.map((key): [string, Knowledge] => [key, { possible: new Set([undefined]), existed: false }]),
  );
  for (let round = 0; round < ROUNDS; round++) {
    const { endpoint, client } = await start();
    await compare(client, knowledge);

    const writers = [...knowledge].map(([key, known]) => changeUntilKilled(client, key, known));
    await setTimeout(200 + Math.random() * 800);
    await kill(endpoint);
    await Promise.all(writers);
    client.destroy();
  }

  const { endpoint, client } = await start();
  await compare(client, knowledge);
  client.destroy();
  await kill(endpoint);
  expect(new Set(await readdir(join(folder, "blobs")))).toEqual(await referencedBlobs());
});

async function start(): Promise<{ endpoint: ChildProcess; client: S3Client }> {
  const endpoint = spawn(process.execPath, ["--import", "tsx", PROGRAM, folder, journal], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(endpoint.stdout, "data")) as [Buffer];
  return { endpoint, client: connect(line.toString().trim()) };
}

async function kill(endpoint: ChildProcess): Promise<void> {
  const exit = once(endpoint, "exit");
  endpoint.kill("SIGKILL");
  await exit;
}

/** Puts, uploads in parts and deletes, one after another, until the endpoint is gone. */
async function changeUntilKilled(client: S3Client, key: string, known: Knowledge): Promise<void> {
  try {
    for (let turn = 0; ; turn++) {
      const seed = `${key} ${turn} ${Math.random()} `;
      if (turn % 5 === 4) await remove(client, key, known);
      else if (turn % 5 === 2) await uploadInParts(client, key, known, Buffer.alloc(PART_SIZE, seed));
      else await put(client, key, known, Buffer.alloc(64 * 1024, seed));
    }
  } catch (error) {
    // A kill gives no answer; a refusal is a failure of the test.
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode !== undefined) throw error;
  }
}

async function put(client: S3Client, Key: string, known: Knowledge, Body: Buffer): Promise<void> {
  const etag = md5(Body).toString("hex");
  known.possible.add(etag);
  await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
  learn(known, etag);
}

async function remove(client: S3Client, Key: string, known: Knowledge): Promise<void> {
  known.possible.add(undefined);
  await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
  learn(known, undefined);
}

async function uploadInParts(client: S3Client, Key: string, known: Knowledge, Body: Buffer): Promise<void> {
  const target = { Bucket: BUCKET, Key };
  const etag = etagOf(Buffer.concat([Body, Body]), "-2");
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  const Parts = await Promise.all(
    [1, 2].map(async (PartNumber) => {
      const { ETag } = await client.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
      return { PartNumber, ETag };
    }),
  );
  known.possible.add(etag);
  await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
  learn(known, etag);
}

function learn(known: Knowledge, etag: string | undefined): void {
  known.possible = new Set([etag]);
  if (etag !== undefined) known.existed = true;
}

/** Every object may be there, has the content of its ETag, and was announced as it is. */
async function compare(client: S3Client, knowledge: Map<string, Knowledge>): Promise<void> {
  const found = new Map<string, string>();
  for await (const page of paginateListObjectsV2({ client }, { Bucket: BUCKET })) {
    for (const { Key = "", ETag = "" } of page.Contents ?? []) found.set(Key, ETag.replaceAll('"', ""));
  }
  const events = (await readFile(journal, "utf8")).split("\n").filter((line) => line !== "");
  const announced = events.map((line) => JSON.parse(line)).map(({ key, etag }) => `${key} ${etag}`);
  for (const [key, known] of knowledge) {
    const etag = found.get(key);
    expect(known.possible, key).toContain(etag);
    if (etag !== undefined) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
      const content = Buffer.from((await Body?.transformToByteArray()) ?? []);
      expect(etagOf(content, etag)).toBe(etag);
    }
    if (etag !== undefined || known.existed) expect(announced).toContain(`${key} ${etag}`);
    learn(known, etag);
  }
}

/** @param like an ETag of the wanted kind: of one piece, or of two parts */
function etagOf(content: Buffer, like: string): string {
  if (!like.endsWith("-2")) return md5(content).toString("hex");
  const parts = [content.subarray(0, PART_SIZE), content.subarray(PART_SIZE)];
  return `${md5(Buffer.concat(parts.map(md5))).toString("hex")}-2`;
}

function md5(content: Buffer): Buffer {
  return createHash("md5").update(content).digest();
}

async function referencedBlobs(): Promise<Set<string>> {
  const blobs = new Set<string>();
  for (const part of ["objects", "parts"]) {
    for (const name of await readdir(join(folder, part, BUCKET))) {
      const record = JSON.parse(await readFile(join(folder, part, BUCKET, name), "utf8"));
      for (const segment of record.content) blobs.add(segment.blob);
    }
  }
  return blobs;
}
