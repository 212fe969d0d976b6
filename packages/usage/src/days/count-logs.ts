import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { ListedObject, Store } from "@wheelyard/indexer/store/store";
import { type ReadLog, readLog } from "../log/read-log.ts";
import type { CountedDay } from "./counted-day.ts";
import { DayCounts } from "./day-counts.ts";

/** How many bytes of a log are fetched and held at once. */
const PART_BYTES = 8 * 1024 * 1024;

/** How many bytes are unpacked at once. */
const UNPACKED_BYTES = 256 * 1024;

/** A log that can't be read to its end. */
export interface DamagedLog {
  key: string;
  problem: string;
}

/**
 * Counts logs, one after another. {@link DayCounts} bounds the memory, however many and long they are.
 *
 * @returns the counts, and the damaged logs, of which what could be read is counted
 */
export async function countLogs(
  store: Pick<Store, "get">,
  logs: readonly ListedObject[],
): Promise<{ day: CountedDay; damaged: DamagedLog[] }> {
  const counts = new DayCounts();
  const total: ReadLog = { lines: 0, unreadable: 0 };
  const damaged: DamagedLog[] = [];
  for (const log of logs) {
    const { read, problem } = await readObject(store, log, counts.add);
    total.lines += read.lines;
    total.unreadable += read.unreadable;
    if (problem !== undefined) damaged.push({ key: log.key, problem });
  }
  const { repeated, uncounted, projects } = counts;
  const etags = Object.fromEntries(logs.map(({ key, etag }) => [key, etag]));
  return { day: { logs: etags, ...total, repeated, uncounted, projects }, damaged };
}

async function readObject(
  store: Pick<Store, "get">,
  log: ListedObject,
  add: DayCounts["add"],
): Promise<{ read: ReadLog; problem?: string }> {
  // An error from S3 doesn't mean that the log is damaged.
  let failure: { error: unknown } | undefined;
  async function* parts(): AsyncGenerator<Uint8Array> {
    try {
      yield* partsOf(store, log);
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  let problem: string | undefined;
  async function* unpacked(): AsyncGenerator<Uint8Array> {
    const gunzip = createGunzip({ chunkSize: UNPACKED_BYTES });
    pipeline(Readable.from(parts(), { objectMode: false }), gunzip, () => {});
    try {
      yield* gunzip;
    } catch (error) {
      problem = (error as Error).message;
    }
  }
  const read = await readLog(unpacked(), add);
  if (failure !== undefined) throw failure.error;
  return { read, ...(problem !== undefined && { problem }) };
}

async function* partsOf(
  store: Pick<Store, "get">,
  { key, etag, size }: ListedObject,
): AsyncGenerator<Uint8Array> {
  for (let first = 0; first < size; first += PART_BYTES) {
    const last = Math.min(first + PART_BYTES, size) - 1;
    const read = await store.get(key, { range: { first, last }, ifMatch: etag });
    if (read.kind !== "found")
      throw new Error(`Cannot count "${key}": it is ${read.kind} since it was listed`);
    const { body } = read.object;
    if (body.length !== last + 1 - first) {
      throw new Error(`Cannot count "${key}": expected ${last + 1 - first} bytes, found ${body.length}`);
    }
    yield body;
  }
}
