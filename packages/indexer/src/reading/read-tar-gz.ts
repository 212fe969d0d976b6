import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Extract, extract } from "tar-stream";
import { quoted } from "../core/quoted.ts";
import { type ArchiveMember, checkEntryName, MAX_ENTRIES } from "./archive-member.ts";
import { Refusal } from "./refusal.ts";

type Entry = Extract extends AsyncIterable<infer Source> ? Source : never;

const GIBIBYTE = 1024 ** 3;

/** Text compresses tenfold; an archive that grows two hundredfold beyond this size was made to. */
const UNSUSPICIOUS_BYTES = GIBIBYTE / 4;
const MAX_RATIO = 200;
const MAX_UNPACKED_BYTES = 8 * GIBIBYTE;

/**
 * Walks over all entries of a compressed tar archive. Nothing is unpacked, so links are harmless here and pass;
 * a client has its own protection against them. Devices and pipes are refused: no client unpacks them.
 *
 * @param size of the compressed bytes
 * @param visit reads a member before its promise resolves, or never
 * @throws {Refusal}
 */
export async function walkTarGz(
  compressed: AsyncIterable<Uint8Array>,
  size: number,
  visit: (member: ArchiveMember) => Promise<void>,
): Promise<void> {
  const entries = extract();
  const unpacking = pipeline(
    compressed,
    createGunzip({ chunkSize: 64 * 1024 }),
    (unpacked: AsyncIterable<Buffer>) => bounded(unpacked, size),
    entries,
  );
  const walking = walk(entries, visit);
  const [unpacked, walked] = await Promise.allSettled([unpacking, walking]);

  // Whichever fails ends the other, which then fails for no reason of its own.
  const failures = [unpacked, walked].flatMap((result) =>
    result.status === "rejected" ? [result.reason] : [],
  );
  const refusal = failures.find((failure) => failure instanceof Refusal);
  if (refusal !== undefined) throw refusal;
  if (failures.length > 0) throw refusalOf(failures[0]);
}

async function walk(
  entries: AsyncIterable<Entry>,
  visit: (member: ArchiveMember) => Promise<void>,
): Promise<void> {
  let count = 0;
  for await (const entry of entries) {
    count += 1;
    if (count > MAX_ENTRIES) throw new Refusal(`its tar archive has more than ${MAX_ENTRIES} entries`);
    const name = entry.header.name.replace(/^(?:\.\/)+/, "");
    if (name !== "" && name !== ".") {
      checkEntryName(name);
      checkType(entry, name);
      await visit({ name, read: (limit) => readEntry(entry, name, limit) });
    }
    entry.resume();
  }
}

function checkType(entry: Entry, name: string): void {
  const { type } = entry.header;
  if (type === "character-device" || type === "block-device" || type === "fifo") {
    throw new Refusal(`entry ${quoted(name)} is a ${type}, expected files, folders and links`);
  }
}

async function readEntry(entry: Entry, name: string, limit: number): Promise<Buffer> {
  const { type, size = 0 } = entry.header;
  if (type !== "file")
    throw new Refusal(`entry ${quoted(name)} is a ${type ?? "special file"}, expected a file`);
  if (size > limit) throw new Refusal(`entry ${quoted(name)} has ${size} bytes, expected at most ${limit}`);
  return buffer(entry);
}

async function* bounded(unpacked: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  const limit = Math.min(MAX_UNPACKED_BYTES, Math.max(UNSUSPICIOUS_BYTES, size * MAX_RATIO));
  let total = 0;
  for await (const chunk of unpacked) {
    total += chunk.length;
    if (total > limit) throw new Refusal(`it unpacks to more than ${limit} bytes`);
    yield chunk;
  }
}

function refusalOf(cause: unknown): Refusal {
  const [reason = ""] = (cause instanceof Error ? cause.message : String(cause)).split(/[.?] /);
  const problem = `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
  return new Refusal(`its compressed tar archive cannot be read: ${problem}`, { cause });
}
