import { quoted } from "@wheelyard/core/quoted";
import type { ByteStream } from "./byte-stream.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import { parsePaxRecords } from "./pax-records.ts";
import { BLOCK_BYTES, decodeName, parseTarHeader, type TarHeader } from "./tar-header.ts";
import { endsInZeros, isZeros } from "./zeros.ts";

/** An entry as all its headers describe it. */
export interface TarEntry extends Omit<TarHeader, "format"> {
  /** Its content. Call it at most once, before asking for the next entry. */
  read(): Promise<Buffer>;
}

type Described = Omit<TarEntry, "read">;

/** The longest of these hold extended attributes of macOS. */
const MAX_EXTENSION_BYTES = 1024 * 1024;

/** Headers that say more about the entry after them than its own header can, by type. */
const EXTENSIONS = {
  x: "pax header",
  g: "global pax header",
  L: "GNU long name",
  K: "GNU long link name",
} as const;

type ExtensionType = keyof typeof EXTENSIONS;

/**
 * Reads the entries of a tar archive one by one. Readers differ in which headers they combine, how they read them, and
 * where they see the archive end. Whatever they don't read alike is rejected.
 *
 * @throws {InvalidFileError}
 */
export async function* tarEntries(bytes: ByteStream): AsyncGenerator<TarEntry, void, undefined> {
  let place = "at its beginning";
  for (;;) {
    const entry = await readHeaders(bytes, place);
    if (entry === undefined) return;
    const content = new Content(bytes, entry.size, `entry ${quoted(entry.name)}`);
    yield { ...entry, read: () => content.read() };
    await content.pass();
    place = `after entry ${quoted(entry.name)}`;
  }
}

async function readHeaders(bytes: ByteStream, place: string): Promise<Described | undefined> {
  const extensions = new Map<ExtensionType, Buffer>();
  for (;;) {
    const block = await readBlock(bytes, place);
    if (block === undefined) {
      for (const type of extensions.keys()) {
        throw new InvalidFileError(`the ${EXTENSIONS[type]} ${place} has no entry after it`);
      }
      return undefined;
    }
    const header = parseTarHeader(block, place);
    const { type } = header;
    if (!isExtension(type)) return describe(header, extensions, place);
    checkOrder(type, extensions, place);
    extensions.set(type, await readExtension(bytes, type, header, place));
  }
}

/** The next header, if the archive does not end before it. */
async function readBlock(bytes: ByteStream, place: string): Promise<Buffer | undefined> {
  const block = Buffer.from(await bytes.take(BLOCK_BYTES));
  if (isZeros(block)) {
    // Python stops at one block of zeros; others need two, or continue.
    if (!(await endsInZeros(bytes)))
      throw new InvalidFileError("it has bytes after the end of its tar archive, expected none but zeros");
    return undefined;
  }
  if (block.length < BLOCK_BYTES) throw new InvalidFileError(`its tar archive is cut off ${place}`);
  return block;
}

function isExtension(type: string): type is ExtensionType {
  return Object.hasOwn(EXTENSIONS, type);
}

// Readers differ in which of two names wins, to which header a global one belongs, and whether it counts at all.
function checkOrder(type: ExtensionType, before: ReadonlyMap<ExtensionType, Buffer>, place: string): void {
  const conflict = [...before.keys()].find((other) => {
    const areOfGnu = (type === "L" && other === "K") || (type === "K" && other === "L");
    return !areOfGnu && (other !== "g" || type === "g");
  });
  if (conflict === undefined) return;
  throw new InvalidFileError(`it has a ${EXTENSIONS[conflict]} and a ${EXTENSIONS[type]} in a row ${place}`);
}

async function readExtension(
  bytes: ByteStream,
  type: ExtensionType,
  { size, format }: TarHeader,
  place: string,
): Promise<Buffer> {
  const what = `the ${EXTENSIONS[type]} ${place}`;
  if (format !== "posix" && (format === "old" || type === "x" || type === "g")) {
    throw new InvalidFileError(`${what} is in a format that has none`);
  }
  if (size > MAX_EXTENSION_BYTES) {
    throw new InvalidFileError(`${what} has ${size} bytes, expected at most ${MAX_EXTENSION_BYTES}`);
  }
  const content = new Content(bytes, size, what);
  const read = await content.read();
  // Python continues into the padding.
  if (!isZeros(await content.padding())) throw new InvalidFileError(`${what} goes on after its end`);
  return read;
}

function describe(
  header: TarHeader,
  extensions: ReadonlyMap<ExtensionType, Buffer>,
  place: string,
): Described {
  const global = paxRecords(extensions.get("g"), `the global pax header ${place}`);
  const pax = paxRecords(extensions.get("x"), `the pax header ${place}`);
  const name = pax.get("path") ?? longName(extensions.get("L"), place);
  const linkName = pax.get("linkpath") ?? longName(extensions.get("K"), place);
  const entry = {
    type: typeOf(header, name ?? header.name),
    name: name ?? header.name,
    linkName: linkName ?? header.linkName,
    size: header.size,
  };
  const namesEntry = ["path", "linkpath", "size"].find((keyword) => global.has(keyword));
  if (namesEntry !== undefined) {
    throw new InvalidFileError(`the global pax header ${place} has the keyword ${quoted(namesEntry)}`);
  }
  const size = pax.get("size") ?? `${header.size}`;
  if (size !== `${header.size}`) {
    throw new InvalidFileError(
      `entry ${quoted(entry.name)} has the size ${quoted(size)} in its pax header, expected ${header.size} as in its own`,
    );
  }
  return entry;
}

// Unix V7 has no type for folders, only names that end in a slash. Readers differ in which name counts, and in which
// formats.
function typeOf(header: TarHeader, name: string): string {
  if (header.type !== "\0") return header.type;
  if (!header.name.endsWith("/") && !name.endsWith("/")) return "0";
  if (header.name === name && header.format !== "posix") return "5";
  throw new InvalidFileError(`entry ${quoted(name)} is a folder by its name, and a file by its type`);
}

/** Keywords that turn the entry into another file for readers that know them, or change every name. */
const CHANGING = /^(?:GNU\.|SUN\.|SCHILY\.(?:realsize|filetype|tarfiletype)$|hdrcharset$|charset$)/;

function paxRecords(bytes: Buffer | undefined, what: string): ReadonlyMap<string, string> {
  const records = parsePaxRecords(bytes ?? Buffer.alloc(0), what);
  for (const keyword of records.keys()) {
    if (CHANGING.test(keyword)) throw new InvalidFileError(`${what} has the keyword ${quoted(keyword)}`);
  }
  return records;
}

// Python reads up to the first NUL, others as far as the size says.
function longName(bytes: Buffer | undefined, place: string): string | undefined {
  if (bytes === undefined) return undefined;
  const name = bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes;
  if (name.includes(0)) throw new InvalidFileError(`the GNU long name ${place} has a NUL in it`);
  return decodeName(name);
}

/** What follows a header, up to the next one. */
class Content {
  readonly #bytes: ByteStream;
  readonly #what: string;
  #left: number;
  #padding: number;

  constructor(bytes: ByteStream, size: number, what: string) {
    this.#bytes = bytes;
    this.#left = size;
    this.#padding = (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
    this.#what = what;
  }

  async read(): Promise<Buffer> {
    const content = Buffer.from(await this.#bytes.take(this.#left));
    if (content.length < this.#left) throw this.#cutOff();
    this.#left = 0;
    return content;
  }

  async padding(): Promise<Uint8Array> {
    const padding = await this.#bytes.take(this.#padding);
    if (padding.length < this.#padding) throw this.#cutOff();
    this.#padding = 0;
    return padding;
  }

  /** Skips what was not read. */
  async pass(): Promise<void> {
    while (this.#left > 0) {
      const { length } = await this.#bytes.next(this.#left);
      if (length === 0) throw this.#cutOff();
      this.#left -= length;
    }
    await this.padding();
  }

  #cutOff(): InvalidFileError {
    return new InvalidFileError(`its tar archive is cut off in ${this.#what}`);
  }
}
