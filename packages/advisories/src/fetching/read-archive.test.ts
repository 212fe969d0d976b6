import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  centralRecord,
  endRecord,
  localRecord,
  type ZipEntry,
  zipArchive,
} from "@wheelyard/indexer/testing/zip-archive";
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

it("names entries on one line", async () => {
  const name = "MAL-1\u001b[2J\n\u202e.json";
  expect(
    await read(
      zipArchive([
        { ...A, name },
        { ...B, name, body: "x".repeat(100) },
      ]),
      { entryBytes: 99 },
    ),
  ).toEqual({
    entries: ['MAL-1 [2J .json {"a":1}'],
    unreadable: ["MAL-1 [2J .json: it has 100 bytes, expected at most 99"],
  });
});

it("skips an entry that is too large", async () => {
  expect(await read(zipArchive([A, { ...B, body: "x".repeat(100) }]), { entryBytes: 99 })).toEqual({
    entries: ['A-1.json {"a":1}'],
    unreadable: ["B-2.json: it has 100 bytes, expected at most 99"],
  });
});

it("never unpacks an entry that states too many bytes", async () => {
  const bomb = zeros(64 * 1024 * 1024);
  expect(await read(zipArchive([A, { ...B, body: bomb }, A]))).toEqual({
    entries: ['A-1.json {"a":1}', 'A-1.json {"a":1}'],
    unreadable: [`B-2.json: it has ${bomb.length} bytes, expected at most ${ARCHIVE_LIMITS.entryBytes}`],
  });
});

/** Two records of the directory that lead to the same bytes. */
function overlapping(entry: ZipEntry, times: number): Buffer {
  const local = localRecord(entry);
  const directory = Buffer.concat(Array.from({ length: times }, () => centralRecord(entry, 0)));
  const end = endRecord({
    entries: times,
    directorySize: directory.length,
    directoryOffset: local.length,
  });
  return Buffer.concat([local, directory, end]);
}

function zeros(length: number): Buffer {
  return Buffer.alloc(length);
}

it.each<[string, Uint8Array, object, RegExp]>([
  [
    "unpacks to far more than an entry says",
    zipArchive([{ ...A, body: zeros(64 * 1024 * 1024), central: { uncompressedSize: 100 } }]),
    {},
    /too many bytes/,
  ],
  [
    "unpacks to any size, by entries that share their bytes",
    overlapping({ ...A, body: zeros(ARCHIVE_LIMITS.entryBytes) }, 1_000),
    {},
    /its entries overlap$/,
  ],
  [
    "has more entries than it states",
    zipArchive([A, B], { entries: 1 }),
    {},
    /it has more than the 1 entries that it states$/,
  ],
  [
    "has more entries than it states in its zip64 record",
    zipArchive([A, B], { entries: 1, zip64: true }),
    {},
    /it has more than the 1 entries that it states$/,
  ],
  ["has fewer entries than it states", zipArchive([A, B], { entries: 3 }), {}, /archive of advisories: /],
  [
    "states that its directory has a billion entries",
    zipArchive([A], { entries: 1e9, zip64: true }),
    {},
    /it has 1000000000 entries, expected at most 1000000$/,
  ],
  [
    "has its directory behind its end",
    zipArchive([A], { directoryOffset: 1_000_000 }),
    {},
    /archive of advisories: /,
  ],
  [
    "is packed in a way that nobody reads",
    zipArchive([{ ...A, central: { method: 99 }, local: { method: 99 } }]),
    {},
    /unsupported compression method: 99/,
  ],
  ["is encrypted", zipArchive([{ ...A, central: { flags: 1 }, local: { flags: 1 } }]), {}, /encrypted/],
  [
    "has an entry of other bytes",
    zipArchive([{ ...A, data: Buffer.from("not deflated") }]),
    {},
    /archive of advisories: /,
  ],
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
  [
    "names an entry at length",
    zipArchive([A, { ...B, name: `${"x".repeat(251)}.json` }]),
    {},
    /it has an entry with a name of 256 characters, expected at most 255$/,
  ],
  ["has too many entries", zipArchive([A, B]), { entries: 1 }, /it has 2 entries, expected at most 1$/],
  ["is too large", zipArchive([A, B]), { totalBytes: 13 }, /it has more than 13 bytes$/],
])("refuses an archive that %s", async (_, archive, limits, message) => {
  const reading = read(archive, limits);
  await expect(reading).rejects.toThrow(InvalidArchiveError);
  await expect(reading).rejects.toThrow(message);
});
