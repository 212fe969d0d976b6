import { crc32 } from "node:zlib";
import { deflatedZeros } from "../deflated-zeros.ts";
import { metadataText } from "../metadata-text.ts";
import type { Stretch } from "../synthetic-object.ts";
import {
  centralRecord,
  endRecord,
  localRecord,
  type ZipEnd,
  type ZipEntry,
  zipArchive,
} from "../zip-archive.ts";
import type { Corpus, CorpusFile } from "./corpus.ts";

const PATH = "acme-1.0.dist-info/METADATA";
const METADATA: ZipEntry = { name: PATH, body: metadataText({ name: "acme", version: "1.0" }) };
const MODULE: ZipEntry = { name: "acme.py", body: "print()\n", compression: "stored" };
const EVIL: ZipEntry = { name: PATH, body: metadataText({ name: "evil", version: "1.0" }) };

const ENCRYPTED = 0x0001;
const DATA_DESCRIPTOR = 0x0008;
const UTF8_NAME = 0x0800;
const SYMLINK = 0o120777 * 0x10000;
const LZMA = 14;

function acme(...contents: readonly Stretch[]): CorpusFile {
  return { filename: "acme-1.0-py3-none-any.whl", contents };
}

function zip(entries: readonly ZipEntry[], end?: Partial<ZipEnd>): CorpusFile {
  return acme(zipArchive(entries, end));
}

function metadataWith(lie: Partial<ZipEntry>): CorpusFile {
  return zip([MODULE, { ...METADATA, ...lie }]);
}

function named(name: string): CorpusFile {
  return zip([METADATA, { name }]);
}

/** Two entries, with bytes of neither before, between or after them. */
function withStrayBytes(place: "before" | "between" | "after"): CorpusFile {
  const stray = (here: typeof place) => Buffer.from(here === place ? "stray" : "");
  const upToMetadata = Buffer.concat([stray("before"), localRecord(MODULE), stray("between")]);
  const locals = Buffer.concat([upToMetadata, localRecord(METADATA), stray("after")]);
  const directory = Buffer.concat([
    centralRecord(MODULE, stray("before").length),
    centralRecord(METADATA, upToMetadata.length),
  ]);
  const end = { entries: 2, directorySize: directory.length, directoryOffset: locals.length };
  return acme(locals, directory, endRecord(end));
}

/** A whole archive before the real one: who looks from the front finds another METADATA. */
function withTwoArchives(): CorpusFile {
  const first = zipArchive([EVIL]);
  const local = localRecord(METADATA);
  const directory = centralRecord(METADATA, first.length);
  const directoryOffset = first.length + local.length;
  const end = endRecord({ entries: 1, directorySize: directory.length, directoryOffset });
  return acme(first, local, directory, end);
}

/** Entries of which each has the next one's header among its bytes, as in Fifield's zip bomb. */
function withNestedEntries(): CorpusFile {
  const inner = localRecord(METADATA);
  const outer: ZipEntry = { name: "acme.py", body: inner, compression: "stored" };
  const local = localRecord(outer);
  const directory = Buffer.concat([
    centralRecord(outer, 0),
    centralRecord(METADATA, local.length - inner.length),
  ]);
  const end = { entries: 2, directorySize: directory.length, directoryOffset: local.length };
  return acme(local, directory, endRecord(end));
}

/** An extra field that gives an entry a second name (APPNOTE.TXT 4.6.9). */
function unicodePath(name: string, secondName: string): Uint8Array {
  const field = Buffer.alloc(9);
  field.writeUInt16LE(0x7075, 0);
  field.writeUInt16LE(5 + secondName.length, 2);
  field.writeUInt8(1, 4);
  field.writeUInt32LE(crc32(name), 5);
  return Buffer.concat([field, Buffer.from(secondName)]);
}

/** Entries of one name: whoever gets to see that has read too many. */
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

/** METADATA of 100 MB in 100 kB, whose size is told by `uncompressedSize`. */
function metadataBomb(uncompressedSize: number): CorpusFile {
  const bomb = deflatedZeros(100);
  const lie = { uncompressedSize, compressedSize: bomb.length, method: 8 };
  const local = Buffer.concat([localRecord({ name: PATH, compression: "stored", local: lie }), bomb]);
  const directory = centralRecord({ name: PATH, central: lie }, 0);
  return acme(
    local,
    directory,
    endRecord({ entries: 1, directorySize: directory.length, directoryOffset: local.length }),
  );
}

/** Wheels that were made to break what reads them, or to be one thing here and another thing there. */
export const HOSTILE_WHEELS: Corpus = [
  ['it has no METADATA, expected it in "*.dist-info"', "no entry", () => zip([])],
  ['it has no METADATA, expected it in "*.dist-info"', "no METADATA", () => zip([MODULE])],
  [
    'it has no METADATA, expected it in "*.dist-info"',
    "METADATA further down",
    () => zip([{ ...METADATA, name: `acme/${PATH}` }]),
  ],
  [
    'it has more than one .dist-info folder: "acme-1.0.dist-info" and "evil-1.0.dist-info"',
    "two .dist-info folders",
    () => zip([METADATA, { name: "evil-1.0.dist-info/WHEEL" }]),
  ],
  [
    'its folder is "evil-1.0.dist-info", expected one of project "acme" and version "1.0"',
    "the .dist-info folder of another project",
    () => zip([{ ...METADATA, name: "evil-1.0.dist-info/METADATA" }]),
  ],
  [
    'its folder is "acme-2.0.dist-info", expected one of project "acme" and version "1.0"',
    "the .dist-info folder of another version",
    () => zip([{ ...METADATA, name: "acme-2.0.dist-info/METADATA" }]),
  ],
  [
    `its entries at bytes 0 and ${localRecord(METADATA).length} have the same name`,
    "METADATA twice",
    () => zip([METADATA, EVIL]),
  ],
  [
    `its entries at bytes 0 and ${localRecord(MODULE).length + localRecord(METADATA).length} have the same name`,
    "a module twice",
    () => zip([MODULE, METADATA, MODULE]),
  ],

  [
    `entry "${PATH}" has 100000000 bytes, expected at most 4194304`,
    "METADATA of 100 MB",
    () => metadataBomb(100_000_000),
  ],
  [
    `entry "${PATH}" cannot be unpacked: too many bytes in the stream`,
    "METADATA of 100 MB that says it has 100 bytes",
    () => metadataBomb(100),
  ],
  [
    `entry "${PATH}" cannot be unpacked: not enough bytes in the stream`,
    "METADATA that says it has more bytes than it has",
    () => metadataWith({ central: { uncompressedSize: 5_000 } }),
  ],
  [
    `entry "${PATH}" cannot be unpacked: invalid block type`,
    "METADATA that was not deflated",
    () => metadataWith({ compression: "stored", body: Buffer.alloc(9, 0xff), central: { method: 8 } }),
  ],
  [
    `entry "${PATH}" does not have the CRC that the zip directory gives`,
    "METADATA with another checksum",
    () => metadataWith({ central: { crc: 1 } }),
  ],
  [
    `entry "${PATH}" is compressed by method 14, expected stored or deflated`,
    "METADATA in LZMA",
    () => metadataWith({ central: { method: LZMA } }),
  ],
  [
    `entry "${PATH}" is a symlink, expected a file`,
    "METADATA that is a link",
    () => metadataWith({ body: "/etc/passwd", central: { externalAttributes: SYMLINK } }),
  ],
  [
    `entry "${PATH}" is encrypted`,
    "METADATA behind a password",
    () => metadataWith({ central: { flags: UTF8_NAME | ENCRYPTED } }),
  ],
  [
    'entry "acme.py" is encrypted',
    "a module behind a password",
    () => zip([{ ...MODULE, compression: "deflated", central: { flags: ENCRYPTED } }, METADATA]),
  ],

  [
    'the name of entry "/etc/passwd" is absolute, expected one below the archive\'s folder',
    "an absolute name",
    () => named("/etc/passwd"),
  ],
  [
    'the name of entry "C:/acme.py" is absolute, expected one below the archive\'s folder',
    "a name with a drive",
    () => named("C:/acme.py"),
  ],
  [
    'the name of entry "acme/../../evil.py" leads out of its folder, expected no ".."',
    "a name that leads out",
    () => named("acme/../../evil.py"),
  ],
  [
    'the name of entry "..\\\\evil.py" has a backslash in it, expected slashes',
    "a name that leads out on Windows",
    () => named("..\\evil.py"),
  ],
  [
    `the name of entry "${PATH}\\u{0}.txt" has a NUL in it`,
    "a name that Python cuts short",
    () => named(`${PATH}\0.txt`),
  ],
  ...["acme-1.0.dist-info/./METADATA", "acme-1.0.dist-info//METADATA", `./${PATH}`].map(
    (name) =>
      [
        `the name of entry "${name}" is not the shortest spelling of its path, expected no "." and no empty folder`,
        "a second spelling of METADATA",
        () => named(name),
      ] as const,
  ),
  ['the name of entry "" is empty', "an empty name", () => named("")],
  [
    `the name of entry "${"a".repeat(100)}…" has 60000 characters, expected at most 4096`,
    "a name of 60,000 characters",
    () => named("a".repeat(60_000)),
  ],
  [
    'the name of entry "acm\ufffd.py" is not UTF-8',
    "a name that Python cannot decode",
    () => zip([METADATA, { name: "acmé.py", central: { name: Buffer.from("acm\xe9.py", "latin1") } }]),
  ],
  [
    `entry "harmless.txt" has a second name "${PATH}"`,
    "a second name that newer Pythons prefer",
    () =>
      zip([MODULE, { ...EVIL, name: "harmless.txt", central: { extra: unicodePath("harmless.txt", PATH) } }]),
  ],

  [
    `the local header at byte ${localRecord(MODULE).length} has the name "acme.txt", the zip directory another`,
    "METADATA that is another file for whom reads from the front",
    () => metadataWith({ local: { name: "acme.txt" } }),
  ],
  [
    `the local header at byte 0 has the name "${PATH}", the zip directory another`,
    "another METADATA for whom reads from the front",
    () => zip([{ ...EVIL, local: { name: PATH }, central: { name: "acme.txt" } }, METADATA]),
  ],
  [
    'the local header of "acme.py" has compression method 8, the zip directory 0',
    "a module that unpacks in two ways",
    () => zip([{ ...MODULE, local: { method: 8 } }, METADATA]),
  ],
  [
    'the local header of "acme.py" has compressed size 1, the zip directory 8',
    "a module that ends at two places",
    () => zip([{ ...MODULE, local: { compressedSize: 1 } }, METADATA]),
  ],
  [
    "the entry at byte 0 has no local header there",
    "a local header that is none",
    () => {
      const archive = zipArchive([MODULE, METADATA]);
      return acme(archive.fill(0, 0, 4));
    },
  ],
  [
    "bytes 0 to 4 of its zip archive belong to no entry",
    "bytes before the first entry",
    () => withStrayBytes("before"),
  ],
  [
    `bytes ${localRecord(MODULE).length} to ${localRecord(MODULE).length + 4} of its zip archive belong to no entry`,
    "bytes between two entries",
    () => withStrayBytes("between"),
  ],
  [
    `bytes ${localRecord(MODULE).length + localRecord(METADATA).length} to ${localRecord(MODULE).length + localRecord(METADATA).length + 4} of its zip archive belong to no entry`,
    "bytes after the last entry",
    () => withStrayBytes("after"),
  ],
  [
    `bytes ${localRecord(MODULE).length} to ${localRecord(MODULE).length + 8} of its zip archive belong to no entry`,
    "more bytes after an entry than a data descriptor has",
    () => {
      const flagged = { ...MODULE, local: { flags: UTF8_NAME | DATA_DESCRIPTOR } };
      const first = Buffer.concat([localRecord(flagged), Buffer.alloc(9)]);
      const locals = Buffer.concat([first, localRecord(METADATA)]);
      const directory = Buffer.concat([centralRecord(MODULE, 0), centralRecord(METADATA, first.length)]);
      const end = { entries: 2, directorySize: directory.length, directoryOffset: locals.length };
      return acme(locals, directory, endRecord(end));
    },
  ],
  [
    `bytes 0 to ${zipArchive([EVIL]).length - 1} of its zip archive belong to no entry`,
    "an archive in front of the archive",
    withTwoArchives,
  ],
  [
    `the entry at byte 37 begins within the entry before it, which ends at byte ${37 + localRecord(METADATA).length}`,
    "entries within entries",
    withNestedEntries,
  ],
  [
    `its zip directory ends at byte ${localRecord(METADATA).length + localRecord(MODULE).length + centralRecord(METADATA, 0).length}, expected its end record there`,
    "an entry that the end record does not count",
    () => zip([METADATA, MODULE], { entries: 1 }),
  ],
  [
    `the end record of its zip archive has the directory size 1, expected ${centralRecord(METADATA, 0).length}`,
    "a directory size from which Python works out another beginning",
    () => zip([METADATA], { directorySize: 1 }),
  ],
  [
    `the end record of its zip archive has the directory offset 1, expected ${localRecord(METADATA).length}`,
    "an end record that says something else than the one of zip64",
    () => {
      const archive = zipArchive([METADATA], { zip64: true });
      archive.writeUInt32LE(1, archive.length - 6);
      return acme(archive);
    },
  ],
  [
    `the zip64 end record of its zip archive has the directory size 1, expected ${centralRecord(METADATA, 0).length}`,
    "a directory size of zip64 that is wrong",
    () => {
      const archive = zipArchive([METADATA], { zip64: true });
      archive.writeUInt32LE(1, archive.length - 58);
      return acme(archive);
    },
  ],
  [
    "its zip archive cannot be read: unexpected EOF",
    "a directory beyond the end",
    () => zip([METADATA], { directoryOffset: 0xfffffff0 }),
  ],
  [
    "its zip directory has 1000000 entries, expected at most 50000",
    "a million entries",
    () => manyEntries(1_000_000),
  ],
  [
    "its zip directory has 1000000 entries, expected at most 50000",
    "one entry that says it is a million",
    () => zip([METADATA], { entries: 1_000_000, zip64: true }),
  ],
  [
    "its zip directory has 20000000 bytes, expected at most 8388608",
    "a directory of 20 MB that says it has one entry",
    () => acme(20_000_000, endRecord({ entries: 1, directorySize: 46, directoryOffset: 0 })),
  ],
];
