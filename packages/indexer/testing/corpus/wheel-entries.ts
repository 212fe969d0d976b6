import { crc32, deflateRawSync } from "node:zlib";
import { deflatedZeros } from "../deflated-zeros.ts";
import {
  centralRecord,
  dataDescriptor,
  endRecord,
  extraField,
  localRecord,
  type ZipEntry,
  zip64Extra,
} from "../zip-archive.ts";
import type { Corpus, CorpusFile } from "./corpus.ts";
import { acme, METADATA, MODULE, PATH, RECORD, WHEEL, wheelOf } from "./wheel-parts.ts";

const ENCRYPTED = 0x0001;
const DESCRIPTOR = 0x0008;
const PATCHED = 0x0020;
const UTF8_NAME = 0x0800;
const LZMA = 14;
const SMUGGLED = Buffer.alloc(60);
const IN_ZIP64_FIELD = 0xffffffff;

type Lie = Partial<ZipEntry>;

function metadataWith(lie: Lie): CorpusFile {
  return wheelOf([MODULE, { ...METADATA, ...lie }]);
}

function moduleWith(lie: Lie): CorpusFile {
  return wheelOf([{ ...MODULE, ...lie }, METADATA]);
}

/** METADATA of 100 MB in 100 KB, whose size `uncompressedSize` states. */
function metadataBomb(uncompressedSize: number): CorpusFile {
  const lie = { uncompressedSize };
  return wheelOf([{ name: PATH, data: deflatedZeros(100), local: lie, central: lie }]);
}

/** A module that is unpacked piece by piece. */
function largeModule(harm: (stream: Buffer) => Buffer): CorpusFile {
  const lie = { uncompressedSize: 20_000_000, crc: crc32(Buffer.alloc(20_000_000)) };
  return moduleWith({ ...DEFLATED, data: harm(deflatedZeros(20)), local: lie, central: lie });
}

/** A module followed by what its header lacks, with wrong values. */
function described(lies: Parameters<typeof dataDescriptor>[1], lie: Lie = {}): CorpusFile {
  const unknown = { flags: UTF8_NAME | DESCRIPTOR, crc: 0, compressedSize: 0, uncompressedSize: 0 };
  const module: ZipEntry = { ...MODULE, compression: "deflated", central: { flags: unknown.flags }, ...lie };
  return wheelOf([
    { ...module, local: { ...unknown, ...lie.local }, descriptor: dataDescriptor(module, lies) },
    METADATA,
  ]);
}

/** Two entries, with bytes of neither one before, between or after them. */
function withStrayBytes(place: "before" | "between" | "after"): CorpusFile {
  const stray = (here: typeof place) => Buffer.from(here === place ? "stray" : "");
  const parts = [stray("before"), localRecord(MODULE), stray("between")];
  const centrals = [centralRecord(MODULE, stray("before").length)];
  for (const entry of [METADATA, WHEEL, RECORD]) {
    centrals.push(centralRecord(entry, Buffer.concat(parts).length));
    parts.push(localRecord(entry));
  }
  const locals = Buffer.concat([...parts, stray("after")]);
  const directory = Buffer.concat(centrals);
  const end = { entries: 4, directorySize: directory.length, directoryOffset: locals.length };
  return acme(locals, directory, endRecord(end));
}

/** Entries that contain the next one's header among their bytes, as in Fifield's zip bomb. */
function withNestedEntries(): CorpusFile {
  const inner = localRecord(METADATA);
  const outer: ZipEntry = { name: "acme.py", body: inner, compression: "stored" };
  const local = localRecord(outer);
  const rest = [WHEEL, RECORD].map(localRecord);
  const directory = Buffer.concat([
    centralRecord(outer, 0),
    centralRecord(METADATA, local.length - inner.length),
    centralRecord(WHEEL, local.length),
    centralRecord(RECORD, local.length + localRecord(WHEEL).length),
  ]);
  const locals = Buffer.concat([local, ...rest]);
  const end = { entries: 4, directorySize: directory.length, directoryOffset: locals.length };
  return acme(locals, directory, endRecord(end));
}

const DEFLATED: ZipEntry = { ...MODULE, compression: "deflated" };
const CRC = crc32(String(MODULE.body));
const STREAM = deflateRawSync(String(MODULE.body));
const [FIRST, SECOND] = [localRecord(MODULE), localRecord(METADATA)].map(({ length }) => length) as [
  number,
  number,
];
const ALL = [MODULE, METADATA, WHEEL, RECORD].reduce((sum, entry) => sum + localRecord(entry).length, 0);
const MANY = [0x1_0000_0000, 1];

/** Wheels with an entry that differs between its local header, the directory and its bytes. */
export const WHEEL_ENTRIES: Corpus = [
  [
    `entry "${PATH}" has 100000000 bytes, expected at most 4194304`,
    "METADATA of 100 MB",
    () => metadataBomb(100_000_000),
  ],
  [
    `entry "${PATH}" cannot be unpacked: Cannot create a Buffer larger than 101 bytes`,
    "METADATA of 100 MB that says it has 100 bytes",
    () => metadataBomb(100),
  ],
  [
    "it unpacks to more than 268435456 bytes",
    "modules that unpack to 3 GB",
    () => {
      const lie = { uncompressedSize: 300_000_000 };
      const names = Array.from({ length: 10 }, (_, i) => `${i}.py`);
      return wheelOf([METADATA, ...names.map((name) => ({ name, data: STREAM, local: lie, central: lie }))]);
    },
  ],
  [
    `entry "${PATH}" unpacks to ${String(METADATA.body).length} bytes, expected 5000`,
    "METADATA that says it has more bytes than it has",
    () => metadataWith({ local: { uncompressedSize: 5_000 }, central: { uncompressedSize: 5_000 } }),
  ],
  [
    'entry "acme.py" unpacks to more than its 5 bytes',
    "a module that Python cuts short",
    () => moduleWith({ ...DEFLATED, local: { uncompressedSize: 5 }, central: { uncompressedSize: 5 } }),
  ],
  [
    'entry "acme.py" is stored in 8 bytes, expected its size of 5',
    "a stored module of another size",
    () => moduleWith({ local: { uncompressedSize: 5 }, central: { uncompressedSize: 5 } }),
  ],
  [
    `entry "${PATH}" cannot be unpacked: invalid block type`,
    "METADATA that was not deflated",
    () => metadataWith({ data: Buffer.alloc(9, 0xff) }),
  ],
  [
    'entry "acme.py" cannot be unpacked: unexpected end of file',
    "half a module",
    () => moduleWith({ ...DEFLATED, data: STREAM.subarray(0, 5) }),
  ],
  [
    'entry "acme.py" has 5 bytes after the end of its compressed stream',
    "bytes that belong to a module, and not to its stream",
    () => moduleWith({ ...DEFLATED, data: Buffer.concat([STREAM, Buffer.from("stray")]) }),
  ],
  [
    'entry "acme.py" has 3000000 bytes after the end of its compressed stream',
    "many bytes that belong to a module, and not to its stream",
    () => moduleWith({ ...DEFLATED, data: Buffer.concat([STREAM, Buffer.alloc(3_000_000)]) }),
  ],
  [
    'entry "acme.py" cannot be unpacked: unexpected end of file',
    "a large module without its end",
    () => largeModule((stream) => stream.subarray(0, -2)),
  ],
  ...[1, 5_000_000].map(
    (bytes) =>
      [
        `entry "acme.py" has ${bytes} bytes after the end of its compressed stream`,
        "bytes that belong to a large module, and not to its stream",
        () => largeModule((stream) => Buffer.concat([stream, Buffer.alloc(bytes)])),
      ] as const,
  ),
  [
    'entry "acme.py" cannot be unpacked: invalid block type',
    "a large module that is damaged",
    () => largeModule((stream) => stream.fill(0xff, 5_000, 5_100)),
  ],
  [
    `entry "${PATH}" does not have the CRC that the zip directory gives`,
    "METADATA with another checksum",
    () => metadataWith({ local: { crc: 1 }, central: { crc: 1 } }),
  ],
  [
    'entry "acme.py" does not have the CRC that the zip directory gives',
    "a damaged module",
    () => moduleWith({ data: Buffer.from("print()!") }),
  ],
  [
    `entry "${PATH}" is compressed by method 14, expected stored or deflated`,
    "METADATA in LZMA",
    () => metadataWith({ local: { method: LZMA }, central: { method: LZMA } }),
  ],
  [
    'entry "acme.py" is compressed by method 14, expected stored or deflated',
    "a module in LZMA",
    () => moduleWith({ local: { method: LZMA }, central: { method: LZMA } }),
  ],
  [
    `entry "${PATH}" is a symlink, expected a file`,
    "METADATA that is a link",
    () => metadataWith({ central: { externalAttributes: 0o120777 * 0x10000 } }),
  ],
  [
    'entry "acme.py" is a special file, expected files and folders',
    "a pipe",
    () => moduleWith({ central: { externalAttributes: 0o010644 * 0x10000 } }),
  ],
  ...[0o040755 * 0x10000, 0x10].map(
    (externalAttributes) =>
      [
        'entry "acme.py" has the attributes of a folder, and no slash at its end',
        "a module that is a folder for whom goes by attributes",
        () => moduleWith({ central: { externalAttributes } }),
      ] as const,
  ),
  [
    'entry "acme/" is a folder of 8 bytes, expected none',
    "a folder with bytes",
    () => moduleWith({ name: "acme/" }),
  ],
  [
    `entry "${PATH}" is encrypted`,
    "METADATA behind a password",
    () => metadataWith({ central: { flags: UTF8_NAME | ENCRYPTED } }),
  ],
  [
    'the local header of entry "acme.py" is encrypted',
    "a module behind a password for whom reads from the front",
    () => moduleWith({ local: { flags: UTF8_NAME | ENCRYPTED } }),
  ],
  [
    'entry "acme.py" has the flags 0x820, which not all readers know',
    "a module that is a patch",
    () => moduleWith({ central: { flags: UTF8_NAME | PATCHED } }),
  ],
  [
    'the local header of entry "acme.py" has the flags 2056, the zip directory 2048',
    "a module with and without a data descriptor",
    () => moduleWith({ local: { flags: UTF8_NAME | DESCRIPTOR } }),
  ],
  [
    'entry "acme.py" needs version 64 of the zip format, expected at most 63',
    "a module that Python does not read",
    () => moduleWith({ central: { version: 64 } }),
  ],
  [
    'the local header of entry "acme.py" needs version 64 of the zip format, expected at most 63',
    "a module that others do not read",
    () => moduleWith({ local: { version: 64 } }),
  ],
  [
    'entry "acme.py" lies on disk 1, expected 0',
    "a module on the second disk",
    () => moduleWith({ central: { disk: 1 } }),
  ],
  [
    'the local header of entry "acme-1.0.dist-info/METADATA" has the name "acme.txt"',
    "METADATA that is another file for whom reads from the front",
    () => metadataWith({ local: { name: "acme.txt" } }),
  ],
  [
    `the local header of entry "acme.txt" has the name "${PATH}"`,
    "another METADATA for whom reads from the front",
    () => wheelOf([{ ...MODULE, local: { name: PATH }, central: { name: "acme.txt" } }, METADATA]),
  ],
  [
    'the local header of entry "acme.py" has the compression method 8, the zip directory 0',
    "a module that unpacks in two ways",
    () => moduleWith({ local: { method: 8 } }),
  ],
  [
    `the local header of entry "acme.py" has the CRC 1, the zip directory ${CRC}`,
    "a module with two checksums",
    () => moduleWith({ local: { crc: 1 } }),
  ],
  [
    `the local header of entry "acme.py" has the CRC 0, the zip directory ${CRC}`,
    "a checksum that is missing, though none follows",
    () => moduleWith({ local: { crc: 0 } }),
  ],
  [
    'the local header of entry "acme.py" has the compressed size 1, the zip directory 8',
    "a module that ends at two places",
    () => moduleWith({ local: { compressedSize: 1 } }),
  ],
  [
    'the local header of entry "acme.py" has the size 9, the zip directory 8',
    "a module of two sizes",
    () => moduleWith({ local: { uncompressedSize: 9 } }),
  ],
  [
    'the local header of entry "acme.py" has the sizes 8 and 4294967295 and 0 numbers in its zip64 field',
    "a compressed size that stands nowhere",
    () => moduleWith({ local: { compressedSize: IN_ZIP64_FIELD } }),
  ],
  [
    'the local header of entry "acme.py" has the sizes 8 and 8 and 2 numbers in its zip64 field',
    "two compressed sizes",
    () => moduleWith({ local: { extra: zip64Extra([8, 1]) } }),
  ],
  [
    'the local header of entry "acme.py" has the sizes 8 and 4294967295 and 1 numbers in its zip64 field',
    "a zip64 field without one of the sizes",
    () => moduleWith({ local: { compressedSize: IN_ZIP64_FIELD, extra: zip64Extra([8]) } }),
  ],
  [
    'the local header of entry "acme.py" has the size 4294967296, the zip directory 8',
    "other sizes in the zip64 field",
    () =>
      moduleWith({
        local: { compressedSize: IN_ZIP64_FIELD, uncompressedSize: IN_ZIP64_FIELD, extra: zip64Extra(MANY) },
      }),
  ],
  [
    'entry "acme.py" has 2 numbers in its zip64 field, expected 0',
    "a zip64 field where none is needed",
    () => moduleWith({ central: { extra: zip64Extra([8, 8]) } }),
  ],
  [
    'entry "acme.py" has 0 numbers in its zip64 field, expected 1',
    "a size that stands nowhere",
    () => moduleWith({ central: { uncompressedSize: IN_ZIP64_FIELD } }),
  ],
  [
    'entry "acme.py" has the extra field 0x0001 twice',
    "two zip64 fields",
    () =>
      moduleWith({
        central: {
          uncompressedSize: IN_ZIP64_FIELD,
          extra: Buffer.concat([zip64Extra([8]), zip64Extra([5])]),
        },
      }),
  ],
  [
    'entry "acme.py" has a zip64 field of 5 bytes, expected whole numbers',
    "a zip64 field that is cut short",
    () => moduleWith({ central: { extra: extraField(1, Buffer.alloc(5)) } }),
  ],
  [
    'entry "acme.py" has an extra field that is cut short',
    "an extra field that goes on where the entry ends",
    () => moduleWith({ central: { extra: extraField(0x5455, Buffer.alloc(9)).subarray(0, -1) } }),
  ],
  [
    'the local header of entry "acme.py" has an extra field that is cut short',
    "bytes behind the extra fields",
    () => moduleWith({ local: { extra: Buffer.alloc(3) } }),
  ],
  [
    'entry "acme.py" has no local header at byte 0',
    "an invalid local header",
    () => {
      const { filename, contents } = wheelOf([MODULE, METADATA]);
      return { filename, contents: contents.map((part) => Buffer.from(part as Buffer).fill(0, 0, 4)) };
    },
  ],

  ...([{ crc: 1 }, { compressedSize: 1 }, { uncompressedSize: 1 }] as const).map(
    (lie, i) =>
      [
        `the data descriptor of entry "acme.py" has the ${["CRC", "compressed size", "size"][i]} 1, the zip directory ${[CRC, STREAM.length, 8][i]}`,
        "a data descriptor that lies",
        () => described(lie),
      ] as const,
  ),
  [
    'the data descriptor of entry "acme.py" has the compressed size 8, the zip directory 10',
    "a data descriptor of a stream that ended before",
    () => described({ compressedSize: 8 }),
  ],
  [
    'the data descriptor of entry "acme.py" has the size 0, the zip directory 8',
    "sizes of 64 bits where 32 are expected",
    () => described({ wide: true }),
  ],
  [
    'entry "acme.py" has 24 bytes after the end of its compressed stream',
    "another entry between the end of a stream and where it should be",
    () => {
      const inner = Buffer.concat([dataDescriptor(DEFLATED), Buffer.alloc(8)]);
      return described({}, { data: Buffer.concat([STREAM, inner]) });
    },
  ],
  [
    'entry "acme.py" is stored without its size, and has the beginning of a data descriptor in it',
    "a stored module that ends at two places",
    () =>
      described({}, { compression: "stored", body: Buffer.concat([Buffer.from("PK\x07\x08"), SMUGGLED]) }),
  ],
  [
    'the data descriptor of entry "acme.py" has no signature, by which the end of what is stored is found',
    "a stored module of which nothing says where it ends",
    () => described({ signed: false }, { compression: "stored" }),
  ],
  [
    'the data descriptor of entry "acme.py" has no signature, by which the end of what is stored is found',
    "an empty module of which nothing says that it is empty",
    () => described({ signed: false }, { compression: "stored", body: "" }),
  ],
  [
    'the local header of entry "acme.py" has the size 1, the zip directory 8',
    "a data descriptor behind sizes that are other ones",
    () => described({}, { local: { uncompressedSize: 1 } }),
  ],
  [
    `bytes ${FIRST + 12} to ${FIRST + 16} of its zip archive belong to no entry`,
    "more bytes after an entry than a data descriptor has",
    () => {
      const flagged = { flags: UTF8_NAME | DESCRIPTOR };
      const descriptor = Buffer.concat([dataDescriptor(MODULE, { signed: false }), Buffer.alloc(5)]);
      return moduleWith({ local: flagged, central: flagged, descriptor });
    },
  ],

  [
    "bytes 0 to 4 of its zip archive belong to no entry",
    "bytes before the first entry",
    () => withStrayBytes("before"),
  ],
  [
    `bytes ${FIRST} to ${FIRST + 4} of its zip archive belong to no entry`,
    "bytes between two entries",
    () => withStrayBytes("between"),
  ],
  [
    `bytes ${ALL} to ${ALL + 4} of its zip archive belong to no entry`,
    "bytes after the last entry",
    () => withStrayBytes("after"),
  ],
  [
    `entry "${PATH}" at byte ${FIRST - 8} begins within the entry before it, which ends at byte ${FIRST - 8 + SECOND}`,
    "entries within entries",
    withNestedEntries,
  ],
];
