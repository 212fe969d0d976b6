import { getFileNameLowLevel } from "yauzl";
import { quoted } from "../core/quoted.ts";
import { Refusal } from "./refusal.ts";
import type { PlacedEntry } from "./zip-entry-table.ts";

// APPNOTE.TXT 4.3.7: fields of the local header.
const LOCAL_HEADER_BYTES = 30;
const SIGNATURE = 0x04034b50;
const HAS_DATA_DESCRIPTOR = 0x0008;
const IN_ZIP64_FIELD = 0xffffffff;

/** With and without a signature, with sizes of 32 and of 64 bits (APPNOTE.TXT 4.3.9). */
const DATA_DESCRIPTOR_BYTES = [12, 16, 20, 24];

/**
 * Checks that the local headers of a zip tell the same as its central directory, and that entries follow one
 * another without gap or overlap from the first byte to the directory. Then a client that unpacks in the order
 * of the bytes finds what one finds that goes by the directory.
 *
 * @param entries in the order of their bytes
 * @param parts all bytes of the archive, read to the end
 * @throws {Refusal}
 */
export async function checkZipLayout(
  entries: Iterable<PlacedEntry>,
  directoryStart: number,
  parts: AsyncIterable<Uint8Array>,
): Promise<void> {
  const bytes = new ByteWalk(parts);
  try {
    let hasDescriptor = false;
    for (const entry of entries) {
      if (hasDescriptor) await skipDescriptor(bytes, entry.start);
      checkPlace(bytes.position, entry.start, "the entry");
      hasDescriptor = await checkLocalHeader(bytes, entry);
      await bytes.skip(entry.compressedSize);
    }
    if (hasDescriptor) await skipDescriptor(bytes, directoryStart);
    checkPlace(bytes.position, directoryStart, "its zip directory");
    await bytes.skip(Number.POSITIVE_INFINITY);
  } finally {
    await bytes.close();
  }
}

async function skipDescriptor(bytes: ByteWalk, next: number): Promise<void> {
  const left = next - bytes.position;
  if (DATA_DESCRIPTOR_BYTES.includes(left)) await bytes.skip(left);
}

function checkPlace(position: number, start: number, what: string): void {
  if (start > position) {
    throw new Refusal(`bytes ${position} to ${start - 1} of its zip archive belong to no entry`);
  }
  if (start < position) {
    throw new Refusal(
      `${what} at byte ${start} begins within the entry before it, which ends at byte ${position}`,
    );
  }
}

async function checkLocalHeader(bytes: ByteWalk, entry: PlacedEntry): Promise<boolean> {
  const header = await bytes.take(LOCAL_HEADER_BYTES);
  if (header.length < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== SIGNATURE) {
    throw new Refusal(`the entry at byte ${entry.start} has no local header there`);
  }
  const flags = header.readUInt16LE(6);
  const method = header.readUInt16LE(8);
  const compressedSize = header.readUInt32LE(18);
  const rawName = await bytes.take(header.readUInt16LE(26));
  await bytes.skip(header.readUInt16LE(28));

  const name = getFileNameLowLevel(flags, rawName, [], true);
  const hasDescriptor = (flags & HAS_DATA_DESCRIPTOR) !== 0;
  if (!entry.isNamed(name)) {
    throw new Refusal(
      `the local header at byte ${entry.start} has the name ${quoted(name)}, the zip directory another`,
    );
  }
  if (method !== entry.method) {
    throw new Refusal(
      `the local header of ${quoted(name)} has compression method ${method}, the zip directory ${entry.method}`,
    );
  }
  if (compressedSize !== entry.compressedSize && compressedSize !== IN_ZIP64_FIELD && !hasDescriptor) {
    throw new Refusal(
      `the local header of ${quoted(name)} has compressed size ${compressedSize}, the zip directory ${entry.compressedSize}`,
    );
  }
  return hasDescriptor;
}

/** Takes bytes off a sequence of parts. */
class ByteWalk {
  position = 0;
  readonly #parts: AsyncIterator<Uint8Array>;
  #part: Uint8Array = new Uint8Array();

  constructor(parts: AsyncIterable<Uint8Array>) {
    this.#parts = parts[Symbol.asyncIterator]();
  }

  /** Fewer bytes where there are no more. */
  async take(length: number): Promise<Buffer> {
    const taken: Uint8Array[] = [];
    await this.#walk(length, (bytes) => taken.push(bytes));
    return Buffer.concat(taken);
  }

  async skip(length: number): Promise<void> {
    await this.#walk(length, () => {});
  }

  /** Lets go of the parts that were not read. */
  async close(): Promise<void> {
    await this.#parts.return?.();
  }

  async #walk(length: number, pass: (bytes: Uint8Array) => void): Promise<void> {
    let left = length;
    while (left > 0) {
      if (this.#part.length === 0) {
        const { value, done } = await this.#parts.next();
        if (done) return;
        this.#part = value;
      }
      const bytes = this.#part.subarray(0, left);
      this.#part = this.#part.subarray(bytes.length);
      this.position += bytes.length;
      left -= bytes.length;
      pass(bytes);
    }
  }
}
