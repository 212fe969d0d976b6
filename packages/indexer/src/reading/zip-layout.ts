import { quoted } from "@wheelyard/core/quoted";
import type { ArchiveMember } from "./archive-member.ts";
import { ByteStream } from "./byte-stream.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import { unpackBody } from "./zip-body.ts";
import { STORED, type ZipEntry } from "./zip-entry.ts";
import { readDescriptor, readLocalHeader } from "./zip-local-header.ts";

const DESCRIPTOR_SIGNATURE = "PK\x07\x08";

type Visit = (member: ArchiveMember) => Promise<void>;

/**
 * Goes through all bytes of an archive. It checks that the entries follow each other without gap or overlap from the
 * first byte to the directory, and are what the directory says. So a client that unpacks in byte order finds the same
 * as one that uses the directory.
 *
 * @param entries the entries of the directory
 * @param parts all bytes of the archive, read to the end
 * @param visit reads a member before its promise resolves, or never
 * @throws {InvalidFileError}
 */
export async function walkZip(
  entries: readonly ZipEntry[],
  directoryStart: number,
  parts: AsyncIterable<Uint8Array>,
  visit: Visit,
): Promise<void> {
  const bytes = new ByteStream(parts);
  try {
    for (const entry of entries.toSorted((a, b) => a.start - b.start)) {
      checkPlace(bytes.position, entry.start, `entry ${quoted(entry.name)}`);
      await walkEntry(bytes, entry, visit);
    }
    checkPlace(bytes.position, directoryStart, "its zip directory");
    for await (const _ of bytes.pieces(Number.POSITIVE_INFINITY));
  } finally {
    await bytes.close();
  }
}

async function walkEntry(bytes: ByteStream, entry: ZipEntry, visit: Visit): Promise<void> {
  const { name, size } = entry;
  const descriptor = await readLocalHeader(bytes, entry);
  const search = descriptor?.tellsSize && entry.method === STORED ? new DescriptorSearch(name) : undefined;
  let isRead = false;
  const unpack = (pass: (bytes: Uint8Array) => void) => {
    isRead = true;
    return unpackBody(bytes, entry, (unpacked) => {
      search?.pass(unpacked);
      pass(unpacked);
    });
  };
  const isFile = !name.endsWith("/");
  await visit({
    name,
    isFile,
    read: async (limit) => {
      if (!isFile) throw new InvalidFileError(`entry ${quoted(name)} is a folder, expected a file`);
      if (size > limit)
        throw new InvalidFileError(`entry ${quoted(name)} has ${size} bytes, expected at most ${limit}`);
      const pieces: Uint8Array[] = [];
      await unpack((piece) => pieces.push(piece));
      return Buffer.concat(pieces);
    },
  });
  if (!isRead) await unpack(() => {});
  if (descriptor !== undefined) await readDescriptor(bytes, entry, descriptor);
}

/** Readers may find the end of a stored body by what follows it, so the body must not contain that. */
class DescriptorSearch {
  readonly #name: string;
  #end = "";

  constructor(name: string) {
    this.#name = name;
  }

  pass(unpacked: Uint8Array): void {
    const bytes = Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
    const across = this.#end + bytes.toString("latin1", 0, 3);
    if (bytes.includes(DESCRIPTOR_SIGNATURE, 0, "latin1") || across.includes(DESCRIPTOR_SIGNATURE)) {
      throw new InvalidFileError(
        `entry ${quoted(this.#name)} is stored without its size, and has the beginning of a data descriptor in it`,
      );
    }
    this.#end = (this.#end + bytes.subarray(-3).toString("latin1")).slice(-3);
  }
}

function checkPlace(position: number, start: number, what: string): void {
  if (start > position) {
    throw new InvalidFileError(`bytes ${position} to ${start - 1} of its zip archive belong to no entry`);
  }
  if (start < position) {
    throw new InvalidFileError(
      `${what} at byte ${start} begins within the entry before it, which ends at byte ${position}`,
    );
  }
}
