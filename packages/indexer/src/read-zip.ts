import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  type ZipFile,
} from "yauzl";
import { type ArchiveMember, checkEntryName, MAX_ENTRIES } from "./archive-member.ts";
import { quoted } from "./core/quoted.ts";
import { type OpenObject, WINDOW_BYTES } from "./object-reader.ts";
import { Refusal } from "./refusal.ts";

const MAX_DIRECTORY_BYTES = 32 * 1024 * 1024;

// Sizes of records without their parts of variable length (APPNOTE.TXT 4.3.7 and 4.3.14 to 4.3.16).
const LOCAL_HEADER = 30;
const END_RECORD = 22;
const ZIP64_END_RECORDS = 56 + 20;

const UTF8_FLAG = 0x0800;
const STORED = 0;
const DEFLATED = 8;

/**
 * Walks over all entries of a zip archive, as its central directory lists them.
 *
 * What a zip contains depends on who reads it: pip and Python's zipfile take the central directory, and the
 * last one of two entries with a name; a client that unpacks while it downloads takes the local headers, in
 * their order; some search for the directory from the front. An archive in which these differ is one thing
 * here and another thing there, so it is refused: the directory has to end where the end record begins, every
 * byte before it belongs to one entry at most, the first entry begins at the first byte, no name occurs twice
 * or in two spellings, and the entry that is read has the same name in both headers.
 *
 * @throws {Refusal} also after the last entry: only a walk that ends says that the archive is sound
 */
export async function* zipMembers(object: OpenObject): AsyncGenerator<ArchiveMember, void, undefined> {
  const zip = await readable(() =>
    fromRandomAccessReaderPromise(new ObjectAccess(object), object.size, {
      autoClose: false,
      decodeStrings: false,
    }),
  );
  const directoryStart = zip.readEntryCursor as unknown as number;
  const directoryEnd = object.size - END_RECORD - zip.comment.length;
  if (zip.entryCount > MAX_ENTRIES) {
    throw new Refusal(`its zip directory has ${zip.entryCount} entries, expected at most ${MAX_ENTRIES}`);
  }
  if (directoryEnd - directoryStart > MAX_DIRECTORY_BYTES) {
    throw new Refusal(
      `its zip directory has ${directoryEnd - directoryStart} bytes, expected at most ${MAX_DIRECTORY_BYTES}`,
    );
  }

  const names = new Set<string>();
  const extents = new Extents();
  const entries = zip.eachEntry();
  for (;;) {
    const { value: entry, done } = await readable(() => entries.next());
    if (done) break;
    const name = nameOf(entry);
    if (names.has(name)) throw new Refusal(`entry ${quoted(name)} is there more than once`);
    names.add(name);
    if (entry.isEncrypted()) throw new Refusal(`entry ${quoted(name)} is encrypted`);
    extents.add(
      entry.relativeOffsetOfLocalHeader,
      LOCAL_HEADER + entry.fileNameLength + entry.compressedSize,
    );
    yield { name, read: (limit) => readEntry(zip, entry, name, limit) };
  }

  const reached = zip.readEntryCursor as unknown as number;
  if (reached !== directoryEnd && !(await isZip64End(object, reached, directoryEnd))) {
    throw new Refusal(`its zip directory ends at byte ${reached}, expected its end record there`);
  }
  extents.check(directoryStart);
}

function nameOf(entry: Entry): string {
  const { generalPurposeBitFlag: flags, fileNameRaw, extraFields } = entry;
  const name = getFileNameLowLevel(flags, fileNameRaw, [], true);
  if (flags & UTF8_FLAG && name.includes("\ufffd")) {
    throw new Refusal(`the name of entry ${quoted(name)} is not UTF-8`);
  }
  // A second name in an extra field, which newer Pythons prefer to the first.
  const other = getFileNameLowLevel(flags, fileNameRaw, extraFields, true);
  if (other !== name) throw new Refusal(`entry ${quoted(name)} has a second name ${quoted(other)}`);
  checkEntryName(name);
  return name;
}

async function readEntry(zip: ZipFile, entry: Entry, name: string, limit: number): Promise<Buffer> {
  const { compressionMethod: method, compressedSize, uncompressedSize } = entry;
  if (((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000) {
    throw new Refusal(`entry ${quoted(name)} is a symbolic link, expected a file`);
  }
  if (method !== STORED && method !== DEFLATED) {
    throw new Refusal(`entry ${quoted(name)} is compressed by method ${method}, expected stored or deflated`);
  }
  const size = Math.max(uncompressedSize, compressedSize);
  if (size > limit) {
    throw new Refusal(`entry ${quoted(name)} has ${size} bytes, expected at most ${limit}`);
  }
  const local = await readable(() => zip.readLocalFileHeaderPromise(entry));
  if (!local.fileName.equals(entry.fileNameRaw)) {
    throw new Refusal(
      `entry ${quoted(name)} has the name ${quoted(local.fileName.toString())} in its local header`,
    );
  }
  if (local.compressionMethod !== method) {
    throw new Refusal(
      `entry ${quoted(name)} is compressed by method ${local.compressionMethod} in its local header and ${method} in the zip directory`,
    );
  }

  const body = await readable(
    async () => {
      const chunks: Buffer[] = [];
      // yauzl ends the stream with an error as soon as more bytes come than the directory promises.
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    `entry ${quoted(name)} cannot be unpacked`,
  );
  if (crc32(body) !== entry.crc32) {
    throw new Refusal(`entry ${quoted(name)} does not have the CRC that the zip directory gives`);
  }
  return body;
}

/** Whether the two records that a zip64 archive has before its end record, and nothing else, fill the place. */
async function isZip64End(object: OpenObject, start: number, end: number): Promise<boolean> {
  if (end - start !== ZIP64_END_RECORDS) return false;
  const records = Buffer.from(await object.read(start, ZIP64_END_RECORDS));
  const locator = records.subarray(-20);
  return (
    records.readUInt32LE(0) === 0x06064b50 &&
    locator.readUInt32LE(0) === 0x07064b50 &&
    locator.readBigUInt64LE(8) === BigInt(start)
  );
}

/** Where entries lie. */
class Extents {
  readonly #starts: number[] = [];
  readonly #ends = new Map<number, number>();

  // The length of the local header's extra field is not known from here, so an extent may be a little short.
  add(start: number, length: number): void {
    this.#starts.push(start);
    this.#ends.set(start, start + length);
  }

  check(directoryStart: number): void {
    this.#starts.sort((a, b) => a - b);
    const first = this.#starts[0] ?? directoryStart;
    if (first !== 0) throw new Refusal(`its zip archive begins with ${first} bytes of no entry`);
    for (const [i, start] of this.#starts.entries()) {
      const end = this.#ends.get(start) ?? start;
      const next = this.#starts[i + 1] ?? directoryStart;
      if (!(end <= next)) throw new Refusal(`its zip archive has overlapping entries at byte ${next}`);
    }
  }
}

/** yauzl's way to the bytes. */
class ObjectAccess extends RandomAccessReader {
  readonly #object: OpenObject;

  constructor(object: OpenObject) {
    super();
    this.#object = object;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.#object.read(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        callback(null, bytes.length);
      },
      (error) => callback(error),
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#pieces(start, end), { objectMode: false });
  }

  async *#pieces(start: number, end: number): AsyncGenerator<Uint8Array> {
    for (let first = start; first < end; first += WINDOW_BYTES) {
      yield await this.#object.read(first, Math.min(WINDOW_BYTES, end - first));
    }
  }
}

/** Makes a refusal of what the library has against the archive. */
async function readable<T>(read: () => Promise<T>, problem = "its zip archive cannot be read"): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const [reason = ""] = (cause instanceof Error ? cause.message : String(cause)).split(". ");
    throw new Refusal(`${problem}: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`, { cause });
  }
}
