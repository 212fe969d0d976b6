import { gunzipSync, gzipSync } from "node:zlib";
import type { ProjectId } from "@wheelyard/core/project";
import { quoted } from "@wheelyard/core/quoted";
import type { Counts } from "./counts.ts";
import type { ProjectCounts } from "./day-counts.ts";

/** What is kept about a day. */
export interface CountedDay {
  /** The ETag of each log that was counted, by its key. */
  logs: Readonly<Record<string, string>>;
  lines: number;
  /** Lines that can't be read. */
  unreadable: number;
  repeated: number;
  uncounted: number;
  projects: ReadonlyMap<ProjectId, ProjectCounts>;
}

/** A higher format was written by newer code. */
const FORMAT = 1;

/** The counts of a day can't be read: newer code may have written them, or someone else. */
export class UnreadableDayError extends Error {
  override readonly name = "UnreadableDayError";
}

/** A day may have a gigabyte of counts, and no more. */
const MOST_BYTES = 2 ** 29 - 1024;

export function serializeDay({ projects, ...day }: CountedDay): Uint8Array {
  return gzipSync(JSON.stringify({ format: FORMAT, ...day, projects: Object.fromEntries(projects) }));
}

/**
 * @param key names it in errors
 * @throws {UnreadableDayError}
 */
export function parseCountedDay(bytes: Uint8Array, key: string): CountedDay {
  try {
    const { format, projects, ...day } = JSON.parse(
      gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString(),
    );
    if (format !== FORMAT) {
      throw new TypeError(`expected format ${FORMAT}, found ${quoted(JSON.stringify(format) ?? "none")}`);
    }
    return { ...day, projects: new Map(Object.entries(projects) as [ProjectId, ProjectCounts][]) };
  } catch (cause) {
    const { message } = cause as Error;
    throw new UnreadableDayError(`Cannot read the counts of a day in ${quoted(key)}: ${message}`, { cause });
  }
}

export function sumOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0);
}
