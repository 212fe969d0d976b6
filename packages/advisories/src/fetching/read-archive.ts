import { open as openFile } from "node:fs/promises";
import { promisify } from "node:util";
import { oneLine } from "@wheelyard/core/one-line";
import { type Entry, open, type ZipFile } from "yauzl";

/** The archive is not an export of OSV. */
export class InvalidArchiveError extends Error {
  override readonly name = "InvalidArchiveError";
}

/** Takes the entries of an archive. */
export interface EntrySink {
  /** @param name the entry's file in the archive, for messages */
  add(text: string, name: string): void;
  /** Counts an entry that can't be read at all, such as an endless one. */
  addUnreadable(name: string, reason: string): void;
}

export interface ArchiveLimits {
  /** Entries of the archive. */
  entries: number;
  /** Bytes of one entry, uncompressed. */
  entryBytes: number;
  /** Bytes of all entries, uncompressed. */
  totalBytes: number;
  /** Characters of an entry's name. */
  nameLength: number;
}

/**
 * The export for PyPI has about ten thousand entries of a few KB. Only one of them is in memory at a time, so the total
 * bounds how long reading takes: docs/performance.md has what 165 MB take.
 */
export const ARCHIVE_LIMITS: ArchiveLimits = {
  entries: 1_000_000,
  entryBytes: 4 * 1024 * 1024,
  totalBytes: 512 * 1024 * 1024,
  nameLength: 255,
};

/** How a record of the directory begins (APPNOTE.TXT of PKWARE, 4.3.12). */
const DIRECTORY_RECORD = 0x02014b50;

const openArchive = promisify(open) as (path: string, options: object) => Promise<ZipFile>;

/**
 * Reads every entry of an archive, with only one in memory at a time. An entry that can't be read is counted; an
 * archive that can't be read to its end is an error, because we can't know what is missing.
 *
 * @param path of the archive on this machine
 * @throws {InvalidArchiveError}
 */
export async function readArchive(
  path: string,
  sink: EntrySink,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<void> {
  const archive = await openArchive(path, { lazyEntries: true, autoClose: false }).catch(invalid);
  try {
    if (archive.entryCount > limits.entries) {
      throw refused(`it has ${archive.entryCount} entries, expected at most ${limits.entries}`);
    }
    let [total, packed] = [0, 0];
    for await (const entry of entriesOf(archive)) {
      const { uncompressedSize, compressedSize } = entry;
      // Messages, logs and the manifest repeat it.
      const fileName = oneLine(entry.fileName);
      if (fileName.length > limits.nameLength) {
        throw refused(
          `it has an entry with a name of ${fileName.length} characters, expected at most ${limits.nameLength}`,
        );
      }
      packed += compressedSize;
      // A small archive could otherwise unpack to any size, by entries that share their bytes.
      if (packed > archive.fileSize) throw refused("its entries overlap");
      if (!fileName.endsWith(".json")) continue;
      if (uncompressedSize > limits.entryBytes) {
        sink.addUnreadable(
          fileName,
          `it has ${uncompressedSize} bytes, expected at most ${limits.entryBytes}`,
        );
        continue;
      }
      total += uncompressedSize;
      if (total > limits.totalBytes) {
        throw refused(`it has more than ${limits.totalBytes} bytes`);
      }
      sink.add(await textOf(archive, entry), fileName);
    }
    if (await hasMoreEntries(path, archive)) {
      throw refused(`it has more than the ${archive.entryCount} entries that it states`);
    }
  } finally {
    archive.close();
  }
}

/** The library reads as many entries as the archive states: the others would be missed. */
async function hasMoreEntries(path: string, archive: ZipFile): Promise<boolean> {
  const { readEntryCursor: position } = archive as ZipFile & { readEntryCursor: number };
  const file = await openFile(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, position);
    return bytesRead === 4 && buffer.readUInt32LE() === DIRECTORY_RECORD;
  } finally {
    await file.close();
  }
}

async function* entriesOf(archive: ZipFile): AsyncGenerator<Entry> {
  while (archive.entriesRead < archive.entryCount) {
    yield await new Promise<Entry>((resolve, reject) => {
      archive.once("entry", resolve);
      archive.once("error", reject);
      archive.readEntry();
    })
      .catch(invalid)
      .finally(() => {
        archive.removeAllListeners("entry");
        archive.removeAllListeners("error");
      });
  }
}

/** The library enforces the size that the archive states. */
async function textOf(archive: ZipFile, entry: Entry): Promise<string> {
  try {
    const stream = await promisify(archive.openReadStream.bind(archive) as OpenStream)(entry);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  } catch (error) {
    return invalid(error);
  }
}

type OpenStream = (
  entry: Entry,
  callback: (error: Error | null, stream: NodeJS.ReadableStream) => void,
) => void;

function invalid(cause: unknown): never {
  if (cause instanceof InvalidArchiveError) throw cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  throw refused(message, cause);
}

function refused(problem: string, cause?: unknown): InvalidArchiveError {
  return new InvalidArchiveError(`Cannot read the archive of advisories: ${problem}`, { cause });
}
