import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ZipEntry, zipArchive } from "@wheelyard/indexer/testing/zip-archive";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ARCHIVE_LIMITS, InvalidArchiveError, readArchive } from "./read-archive.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-archive-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(archive: Uint8Array, limits = {}) {
  const path = join(folder, "all.zip");
  await writeFile(path, archive);
  const entries: string[] = [];
  const unreadable: string[] = [];
  const sink = {
    add: (text: string, name: string) => void entries.push(`${name} ${text}`),
    addUnreadable: (name: string, reason: string) => void unreadable.push(`${name}: ${reason}`),
  };
  await readArchive(path, sink, { ...ARCHIVE_LIMITS, ...limits });
  return { entries, unreadable };
}

const A: ZipEntry = { name: "A-1.json", body: '{"a":1}' };
const B: ZipEntry = { name: "B-2.json", body: '{"b":2}' };

it("reads every entry in JSON", async () => {
  expect(
    await read(zipArchive([A, { name: "README.md", body: "#" }, { name: "folder/", body: "" }, B])),
  ).toEqual({
    entries: ['A-1.json {"a":1}', 'B-2.json {"b":2}'],
    unreadable: [],
  });
});

it("reads an archive without entries", async () => {
  expect(await read(zipArchive([]))).toEqual({ entries: [], unreadable: [] });
});

it("skips an entry that is too large", async () => {
  expect(await read(zipArchive([A, { ...B, body: "x".repeat(100) }]), { entryBytes: 99 })).toEqual({
    entries: ['A-1.json {"a":1}'],
    unreadable: ["B-2.json: it has 100 bytes, expected at most 99"],
  });
});

it.each<[string, Uint8Array, object, RegExp]>([
  ["is none", Buffer.from("<html>"), {}, /^Cannot read the archive of advisories: /],
  ["is empty", Buffer.alloc(0), {}, /^Cannot read the archive of advisories: /],
  ["ends too early", zipArchive([A, B]).subarray(0, 60), {}, /^Cannot read the archive of advisories: /],
  [
    "says less of an entry than it holds",
    zipArchive([{ ...A, central: { uncompressedSize: 3 } }]),
    {},
    /too many bytes/,
  ],
  [
    "says more of an entry than it holds",
    zipArchive([{ ...A, central: { uncompressedSize: 30 } }]),
    {},
    /not enough bytes/,
  ],
  ["leaves its folder", zipArchive([{ ...A, name: "../../A-1.json" }]), {}, /invalid relative path/],
  ["has too many entries", zipArchive([A, B]), { entries: 1 }, /it has 2 entries, expected at most 1$/],
  ["is too large", zipArchive([A, B]), { totalBytes: 13 }, /it has more than 13 bytes$/],
])("refuses an archive that %s", async (_, archive, limits, message) => {
  const reading = read(archive, limits);
  await expect(reading).rejects.toThrow(InvalidArchiveError);
  await expect(reading).rejects.toThrow(message);
});
