import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  type ZipFile,
} from "yauzl";
import { quoted } from "../core/quoted.ts";
import { type ArchiveMember, checkEntryName, MAX_ENTRIES } from "./archive-member.ts";
import { type OpenObject, WINDOW_BYTES } from "./object-reader.ts";
import { Refusal } from "./refusal.ts";
import { checkZipEnd, END_RECORD_BYTES } from "./zip-end.ts";
import { ZipEntryTable } from "./zip-entry-table.ts";
import { checkZipLayout } from "./zip-layout.ts";

/** From here on, what is kept of each entry adds up to more than the bytes that are held. */
const MANY_ENTRIES = 10_000;

const MAX_DIRECTORY_BYTES = 8 * 1024 * 1024;

const UTF8_NAME = 0x0800;
const STORED = 0;
const DEFLATED = 8;

/**
 * A zip archive as its central directory lists it.
 *
 * What a zip contains depends on who reads it: pip and Python's zipfile go by the central directory, and take
 * the last of two entries with one name; a client that unpacks while it downloads goes by the local headers, in
 * their order; some look for the directory from the front. An archive in which these differ is one thing here
 * and another thing there, so it is refused: the directory has to be what the end records say, no name
 * occurs twice or in two spellings, and `checkLayout` compares the local headers.
 */
export class ZipArchive {
  readonly #object: OpenObject;
  readonly #zip: ZipFile;
  readonly #directoryStart: number;
  #table = new ZipEntryTable(0);

  private constructor(object: OpenObject, zip: ZipFile) {
    this.#object = object;
    this.#zip = zip;
    this.#directoryStart = cursorOf(zip);
  }

  /**
   * Opens an archive for what is to be done with it.
   *
   * @throws {Refusal}
   */
  static async with<T>(object: OpenObject, use: (zip: ZipArchive) => Promise<T>): Promise<T> {
    const options = { autoClose: false, decodeStrings: false };
    const zip = await readable(() =>
      fromRandomAccessReaderPromise(new ObjectAccess(object), object.size, options),
    );
    const archive = new ZipArchive(object, zip);
    return zip.entryCount > MANY_ENTRIES ? object.alone(() => use(archive)) : use(archive);
  }

  /**
   * Walks over all entries, once.
   *
   * @throws {Refusal} also after the last entry: only a walk that ends says that the directory is sound
   */
  async *members(): AsyncGenerator<ArchiveMember, void, undefined> {
    const zip = this.#zip;
    const directoryBytes = this.#object.size - END_RECORD_BYTES - zip.comment.length - this.#directoryStart;
    if (zip.entryCount > MAX_ENTRIES) {
      throw new Refusal(`its zip directory has ${zip.entryCount} entries, expected at most ${MAX_ENTRIES}`);
    }
    if (directoryBytes > MAX_DIRECTORY_BYTES) {
      throw new Refusal(
        `its zip directory has ${directoryBytes} bytes, expected at most ${MAX_DIRECTORY_BYTES}`,
      );
    }

    this.#table = new ZipEntryTable(zip.entryCount);
    const entries = zip.eachEntry();
    for (;;) {
      const { value: entry, done } = await readable(() => entries.next());
      if (done) break;
      const name = nameOf(entry);
      if (entry.isEncrypted()) throw new Refusal(`entry ${quoted(name)} is encrypted`);
      const { relativeOffsetOfLocalHeader: start, compressedSize, compressionMethod: method } = entry;
      this.#table.add({ name, start, compressedSize, method });
      yield { name, isFile: !name.endsWith("/"), read: (limit) => readEntry(zip, entry, name, limit) };
    }

    this.#table.checkNames();
    const directory = { start: this.#directoryStart, end: cursorOf(zip), entries: zip.entryCount };
    await checkZipEnd(this.#object, zip.comment.length, directory);
  }

  /**
   * Compares what was walked over with the bytes of the entries.
   *
   * @param parts all bytes of the archive, read to the end
   * @throws {Refusal}
   */
  async checkLayout(parts: AsyncIterable<Uint8Array>): Promise<void> {
    await checkZipLayout(this.#table.inOrder(), this.#directoryStart, parts);
  }
}

function nameOf(entry: Entry): string {
  const { generalPurposeBitFlag: flags, fileNameRaw, extraFields } = entry;
  const name = getFileNameLowLevel(flags, fileNameRaw, [], true);
  if (flags & UTF8_NAME && name.includes("\ufffd")) {
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
    throw new Refusal(`entry ${quoted(name)} is a symlink, expected a file`);
  }
  if (method !== STORED && method !== DEFLATED) {
    throw new Refusal(`entry ${quoted(name)} is compressed by method ${method}, expected stored or deflated`);
  }
  const size = Math.max(uncompressedSize, compressedSize);
  if (size > limit) throw new Refusal(`entry ${quoted(name)} has ${size} bytes, expected at most ${limit}`);
  const body = await readable(
    // yauzl ends the stream with an error as soon as more bytes come than the directory promises.
    async () => buffer(await zip.openReadStreamPromise(entry)),
    `entry ${quoted(name)} cannot be unpacked`,
  );
  if (crc32(body) !== entry.crc32) {
    throw new Refusal(`entry ${quoted(name)} does not have the CRC that the zip directory gives`);
  }
  return body;
}

// Declared as a boolean in the types, and documented nowhere. A wrong number would show in every test.
function cursorOf(zip: ZipFile): number {
  return Number(zip.readEntryCursor);
}

/** yauzl's way to the bytes. */
class ObjectAccess extends RandomAccessReader {
  readonly #object: OpenObject;

  constructor(object: OpenObject) {
    super();
    this.#object = object;
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const pass = (bytes: Uint8Array) => {
      target.set(bytes, offset);
      callback(null, bytes.length);
    };
    // A directory of many entries is read in many small pieces: without a promise for each.
    const held = this.#object.readHeld(position, length);
    if (held === undefined) this.#object.read(position, length).then(pass, callback);
    else pass(held);
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

const NO_END = "End of central directory record signature not found";
const BYTES_AFTER_END = "Invalid comment length";

/** Makes a refusal of what the library has against the archive. */
async function readable<T>(read: () => Promise<T>, problem = "its zip archive cannot be read"): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const [reason = ""] = (cause instanceof Error ? cause.message : String(cause)).split(". ");
    if (reason === NO_END) throw new Refusal("it is no zip archive, or the end of it is missing", { cause });
    if (reason === BYTES_AFTER_END)
      throw new Refusal("it has bytes after the end of its zip archive", { cause });
    throw new Refusal(`${problem}: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`, { cause });
  }
}
