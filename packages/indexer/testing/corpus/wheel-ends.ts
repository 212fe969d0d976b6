import {
  centralRecord,
  endRecord,
  extraField,
  localRecord,
  type ZipEntry,
  zipArchive,
} from "../zip-archive.ts";
import type { Corpus, CorpusFile } from "./corpus.ts";
import { acme, EVIL, METADATA, MODULE, PATH, RECORD, WHEEL, wheelOf } from "./wheel-parts.ts";

const ENTRIES = [METADATA, WHEEL, RECORD];
const START = ENTRIES.reduce((sum, entry) => sum + localRecord(entry).length, 0);
const SIZE = ENTRIES.reduce((sum, entry) => sum + centralRecord(entry, 0).length, 0);
const EVIL_ENTRIES = [EVIL, WHEEL, RECORD];

/** An archive with changed numbers in its end record, that many bytes before the end. */
function patched(
  zip64: boolean,
  ...patches: readonly (readonly [fromEnd: number, bytes: 2 | 4, value: number])[]
) {
  const archive = zipArchive(ENTRIES, { zip64 });
  for (const [fromEnd, bytes, value] of patches) archive.writeUIntLE(value, archive.length - fromEnd, bytes);
  return acme(archive);
}

/** A whole archive before the real one: a reader that looks from the front finds another METADATA. */
function withTwoArchives(): CorpusFile {
  const first = zipArchive(EVIL_ENTRIES);
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = first.length;
  for (const entry of ENTRIES) {
    centrals.push(centralRecord(entry, offset));
    locals.push(localRecord(entry));
    offset += localRecord(entry).length;
  }
  const directory = Buffer.concat(centrals);
  const end = endRecord({ entries: 3, directorySize: directory.length, directoryOffset: offset });
  return acme(first, ...locals, directory, end);
}

/** The zip64 records, with their own directory, in the comment of the last entry. */
function withHiddenZip64(): CorpusFile {
  const evil = Buffer.concat(EVIL_ENTRIES.map(localRecord));
  const body: ZipEntry = { name: "acme.bin", body: evil, compression: "stored" };
  let offset = localRecord(body).length - evil.length;
  const directory = Buffer.concat(
    EVIL_ENTRIES.map((entry) => {
      const record = centralRecord(entry, offset);
      offset += localRecord(entry).length;
      return record;
    }),
  );
  const locals = Buffer.concat([body, ...ENTRIES].map(localRecord));
  let start = localRecord(body).length;
  const centrals = [centralRecord(body, 0)];
  for (const entry of [METADATA, WHEEL]) {
    centrals.push(centralRecord(entry, start));
    start += localRecord(entry).length;
  }
  const before = Buffer.concat(centrals);
  const bare = centralRecord(RECORD, start);
  const place = locals.length + before.length + bare.length;
  const zip64 = endRecord({
    entries: 3,
    directorySize: directory.length,
    directoryOffset: place,
    zip64: true,
  }).subarray(0, -22);
  const last = centralRecord({ ...RECORD, central: { comment: Buffer.concat([directory, zip64]) } }, start);
  const end = endRecord({
    entries: 4,
    directorySize: before.length + last.length,
    directoryOffset: locals.length,
  });
  return acme(locals, before, last, end);
}

/** A second directory and end in the comment of the archive. */
function withEndInComment(): CorpusFile {
  const archive = zipArchive(ENTRIES);
  const directory = Buffer.concat(EVIL_ENTRIES.map((entry) => centralRecord(entry, 0)));
  const second = Buffer.concat([
    directory,
    endRecord({ entries: 3, directorySize: directory.length, directoryOffset: archive.length }),
  ]);
  archive.writeUInt16LE(second.length, archive.length - 2);
  return acme(archive, second);
}

/** A whole archive with a second end record: to its readers, an entry is what others take for the directory. */
function withTwoEnds(): CorpusFile {
  const inner = zipArchive(EVIL_ENTRIES);
  const rest = Buffer.concat(ENTRIES.map(localRecord));
  const outer: ZipEntry = { name: "acme.bin", body: inner, compression: "stored" };
  const whole = () => zipArchive([...ENTRIES, outer]);
  const behind = whole().length - rest.length - localRecord(outer).length;
  inner.writeUInt16LE(behind, inner.length - 2);
  return acme(whole());
}

/** Entries with one name: a reader that notices has read too many. */
function manyEntries(count: number): CorpusFile {
  const local = localRecord(MODULE);
  const central = centralRecord(MODULE, 0);
  const end = endRecord({
    entries: count,
    directorySize: count * central.length,
    directoryOffset: count * local.length,
    zip64: true,
  });
  return acme({ pattern: local, times: count }, { pattern: central, times: count }, end);
}

const END = "the end record of its zip archive has the";
const ZIP64 = "the zip64 end record of its zip archive has the";
const LOCATOR = "the zip64 end locator of its zip archive has the";

/** Wheels whose directory, or the path to it, is not the same for all readers. */
export const WHEEL_ENDS: Corpus = [
  [
    `bytes 0 to ${zipArchive(EVIL_ENTRIES).length - 1} of its zip archive belong to no entry`,
    "an archive in front of the archive",
    withTwoArchives,
  ],
  [
    `${END} number of entries 4, expected 3`,
    "a directory of zip64 in the comment of an entry",
    withHiddenZip64,
  ],
  [
    `it has two ends of a zip archive, at bytes ${START + SIZE} and ${START + 2 * SIZE + 22}`,
    "an end in the comment of the archive",
    withEndInComment,
  ],
  [
    `it has two ends of a zip archive, at bytes 772 and 1062`,
    "an end of which all that follows is the comment",
    withTwoEnds,
  ],
  ...["PK\x01\x02", "PK\x03\x04", "PK\x06\x06", "PK\x06\x07", "PK\x07\x08", "PK\x08"].flatMap(
    (signature) =>
      [
        [
          "the comment of its zip archive has the beginning of a zip record in it",
          `a comment ${JSON.stringify(signature)}`,
          () => wheelOf([METADATA], { comment: `PKPK ${signature}` }),
        ],
        [
          `the comment of entry "${PATH}" has the beginning of a zip record in it`,
          `a comment ${JSON.stringify(signature)} of an entry`,
          () => wheelOf([{ ...METADATA, central: { comment: `PKPK ${signature}` } }]),
        ],
      ] as const,
  ),
  [
    `the comment of entry "${PATH}" has the beginning of a zip record in it`,
    "the beginning of an end in the comment of an entry",
    () => wheelOf([{ ...METADATA, central: { comment: "PK\x05\x06" } }]),
  ],
  [
    `its zip directory has the beginning of an end record in it, at byte ${START + 46 + PATH.length + 4}`,
    "the beginning of an end in an extra field",
    () => wheelOf([{ ...METADATA, central: { extra: extraField(0x5455, Buffer.from("PK\x05\x06")) } }]),
  ],
  [
    "its zip directory has 3 entries, its end record says 1",
    "an entry that the end record does not count",
    () => wheelOf([METADATA], { entries: 1 }),
  ],
  [
    `${END} directory size 1, expected ${SIZE}`,
    "a directory size from which Python works out another beginning",
    () => wheelOf([METADATA], { directorySize: 1 }),
  ],
  [
    `${END} directory size ${SIZE}, expected ${SIZE - 1}`,
    "a directory that begins one byte before",
    () => wheelOf([METADATA], { directoryOffset: START + 1 }),
  ],
  [
    `${END} directory offset 4294967280, expected at most ${START + SIZE}`,
    "a directory beyond the end",
    () => wheelOf([METADATA], { directoryOffset: 0xfffffff0 }),
  ],
  [
    `${END} directory offset 4294967295, expected at most ${START + SIZE}`,
    "a directory whose offset stands nowhere",
    () => wheelOf([METADATA], { directoryOffset: 0xffffffff }),
  ],
  [`${END} number of entries 4, expected 3`, "two numbers of entries", () => patched(false, [14, 2, 4])],
  [`${END} disk number 1, expected 0`, "a second disk", () => wheelOf([METADATA], { disk: 1 })],
  [`${END} disk number 1, expected 0`, "a directory on a second disk", () => patched(false, [16, 2, 1])],
  [
    `${END} directory offset 1, expected ${START}`,
    "an end record that says something else than the one of zip64",
    () => patched(true, [6, 4, 1]),
  ],
  [
    `${ZIP64} directory size 1, expected ${SIZE}`,
    "a directory size of zip64 that is wrong",
    () => patched(true, [58, 4, 1]),
  ],
  [
    `${ZIP64} number of entries 1, expected 3`,
    "a number of entries of zip64 that is wrong",
    () => patched(true, [74, 4, 1]),
  ],
  [`${ZIP64} size 45, expected 44`, "a longer record of zip64", () => patched(true, [94, 4, 45])],
  [`${ZIP64} disk number 1, expected 0`, "a second disk of zip64", () => patched(true, [82, 4, 1])],
  [
    `${LOCATOR} record offset 1, expected ${START + SIZE}`,
    "a record of zip64 elsewhere",
    () => patched(true, [34, 4, 1]),
  ],
  [`${LOCATOR} number of disks 2, expected 1`, "two disks of zip64", () => patched(true, [26, 4, 2])],
  [
    `its zip64 end locator at byte ${START + SIZE + 56} has no record before it`,
    "a locator that leads nowhere",
    () => patched(true, [98, 4, 0]),
  ],
  [
    `its zip directory has no record of an entry at byte ${START}`,
    "a directory of zeros",
    () => {
      const archive = zipArchive(ENTRIES);
      return acme(archive.fill(0, START, START + 4));
    },
  ],
  [
    "its zip directory has 1000000 entries, expected at most 50000",
    "a million entries",
    () => manyEntries(1_000_000),
  ],
  [
    "its zip directory has 1000000 entries, expected at most 50000",
    "one entry that says it is a million",
    () => wheelOf([METADATA], { entries: 1_000_000, zip64: true }),
  ],
  [
    "its zip directory has 20000000 bytes, expected at most 8388608",
    "a directory of 20 MB that says it has one entry",
    () => acme(20_000_000, endRecord({ entries: 1, directorySize: 20_000_000, directoryOffset: 0 })),
  ],
];
