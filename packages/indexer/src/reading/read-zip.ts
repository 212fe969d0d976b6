import { quoted } from "@wheelyard/core/quoted";
import type { ArchiveMember } from "./archive-member.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import type { OpenObject } from "./object-reader.ts";
import { unpackedLimit } from "./unpacked-limit.ts";
import { readZipDirectory } from "./zip-directory.ts";
import { readZipEnd } from "./zip-end.ts";
import { DEFLATED, type ZipEntry } from "./zip-entry.ts";
import { walkZip } from "./zip-layout.ts";
import { checkNames } from "./zip-names.ts";

/** From this many entries on, what we keep of the directory takes more memory than the bytes that are held. */
const MANY_ENTRIES = 10_000;
const LARGE_DIRECTORY = 1024 * 1024;

/**
 * A zip archive that every reader reads the same way.
 *
 * What a zip contains depends on the reader. pip and Python's zipfile use the central directory, and take the last of
 * two entries with the same name. A client that unpacks while it downloads uses the local headers, in their order. Some
 * look for the directory from the front. If these differ, the archive is different things to different readers, so it
 * is rejected.
 */
export class ZipArchive {
  readonly #entries: readonly ZipEntry[];
  readonly #directoryStart: number;

  private constructor(entries: readonly ZipEntry[], directoryStart: number) {
    this.#entries = entries;
    this.#directoryStart = directoryStart;
  }

  /**
   * Reads the directory of an archive, and calls `use` with the archive.
   *
   * @throws {InvalidFileError}
   */
  static async with<T>(object: OpenObject, use: (zip: ZipArchive) => Promise<T>): Promise<T> {
    const extent = await readZipEnd(object);
    const read = async () => {
      const entries = await readZipDirectory(object, extent);
      checkNames(entries.map(({ name }) => name));
      checkUnpackedSize(entries, object.size);
      return use(new ZipArchive(entries, extent.start));
    };
    const isLarge = extent.entries > MANY_ENTRIES || extent.end - extent.start > LARGE_DIRECTORY;
    return isLarge ? object.alone(read) : read();
  }

  /**
   * The names of all entries.
   *
   * @param counts selects those that must be the same for every reader: all entries of a wheel, which are installed as
   * they are
   * @throws {InvalidFileError}
   */
  names(counts: (name: string) => boolean): string[] {
    for (const { name, isNameSure } of this.#entries) {
      if (isNameSure || !counts(name)) continue;
      throw new InvalidFileError(`the name of entry ${quoted(name)} is neither ASCII nor said to be UTF-8`);
    }
    return this.#entries.map(({ name }) => name);
  }

  /**
   * Walks over all entries in the order of their bytes, once, and checks each of them.
   *
   * @param parts all bytes of the archive, read to the end
   * @param visit reads a member before its promise resolves, or never
   * @throws {InvalidFileError}
   */
  walk(parts: AsyncIterable<Uint8Array>, visit: (member: ArchiveMember) => Promise<void>): Promise<void> {
    return walkZip(this.#entries, this.#directoryStart, parts, visit);
  }
}

/** A stored entry costs no more than its bytes. */
function checkUnpackedSize(entries: readonly ZipEntry[], bytes: number): void {
  const limit = unpackedLimit(bytes);
  const unpacked = entries.reduce((sum, { method, size }) => sum + (method === DEFLATED ? size : 0), 0);
  if (unpacked > limit) throw new InvalidFileError(`it unpacks to more than ${limit} bytes`);
}
