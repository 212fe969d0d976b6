import { readFormatted } from "./format.ts";
import { isObject } from "./is-object.ts";

/** How many days are added up, the last of which is today. */
export const DOWNLOAD_DAYS = 30;

/** How often each name was counted, the most frequent first. */
export type DownloadCounts = Readonly<Record<string, number>>;

/**
 * How often the files of a project were downloaded in the last {@link DOWNLOAD_DAYS} days. Each of the five adds up to
 * the same number.
 */
export interface ProjectDownloads {
  /** By day in UTC, such as `2026-11-27`, in order. Days without a download are left out. */
  days: DownloadCounts;
  /** By version in its normal form. */
  versions: DownloadCounts;
  /** By version of Python, such as `3.12`. */
  pythons: DownloadCounts;
  installers: DownloadCounts;
  systems: DownloadCounts;
}

const COUNTED = ["days", "versions", "pythons", "installers", "systems"] as const;

const FORMAT = 1;

export class UnreadableDownloadsError extends Error {
  override readonly name = "UnreadableDownloadsError";
}

/**
 * Renders the downloads of a project, as they are kept in the bucket.
 *
 * @example
 * serializeDownloads({ days: {}, versions: {}, pythons: {}, installers: {}, systems: {} }).includes('"days":{}') // true
 */
export function serializeDownloads(downloads: ProjectDownloads): string {
  return JSON.stringify({ _format: FORMAT, ...downloads });
}

/**
 * Reads what {@link serializeDownloads} wrote.
 *
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 * @throws {UnreadableDownloadsError} if it is damaged
 * @example
 * parseDownloads('{"days":{"2026-11-27":3}}') // throws Cannot read the downloads
 */
export function parseDownloads(text: string): ProjectDownloads {
  return readFormatted("the downloads", FORMAT, text, UnreadableDownloadsError, (value) => {
    if (!isObject(value)) throw new TypeError("expected an object");
    const [days, versions, pythons, installers, systems] = COUNTED.map((name) => countsOf(value[name], name));
    return { days, versions, pythons, installers, systems } as ProjectDownloads;
  });
}

function countsOf(value: unknown, name: string): DownloadCounts {
  const isCounts = isObject(value) && Object.values(value).every((one) => Number.isSafeInteger(one));
  if (isCounts) return value as DownloadCounts;
  throw new TypeError(`expected numbers in "${name}"`);
}

/**
 * The sum of counts.
 *
 * @example
 * totalOf({ "1.0": 2, "1.1": 3 }) // 5
 */
export function totalOf(counts: DownloadCounts): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0);
}
