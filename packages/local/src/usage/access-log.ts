import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Store } from "@wheelyard/indexer/store/store";
import { logKey } from "@wheelyard/usage/layout";
import { escapeLogValue, formatLogLine, STANDARD_HEADER } from "@wheelyard/usage/log/log-format";
import type { Access } from "../edge/exchange.ts";

/** Stands for the id of a distribution, here and in the edge function's events. */
export const DISTRIBUTION = "LOCAL";

/** The site's access log, in CloudFront's form: lines are kept in memory until they are written into a log of their hour. */
export class AccessLog {
  readonly #logs: Store;
  readonly #now: () => Date;
  /** By the key of their log. */
  #lines = new Map<string, string[]>();

  constructor(logs: Store, now: () => Date) {
    this.#logs = logs;
    this.#now = now;
  }

  add(access: Access): void {
    const time = this.#now();
    const hour = logKey(DISTRIBUTION, time, "");
    const lines = this.#lines.get(hour) ?? [];
    lines.push(lineOf(access, time));
    this.#lines.set(hour, lines);
  }

  /** Writes what has been added since the last time. What can't be written is kept for the next time. */
  async write(): Promise<void> {
    for (const [hour, lines] of this.#lines) {
      this.#lines.delete(hour);
      try {
        await this.#writeLog(hour, lines);
      } catch (error) {
        this.#lines.set(hour, [...lines, ...(this.#lines.get(hour) ?? [])]);
        throw error;
      }
    }
  }

  async #writeLog(hour: string, lines: readonly string[]): Promise<void> {
    const key = hour.replace(/\.gz$/, `${randomUUID().slice(0, 8)}.gz`);
    const log = await promisify(gzip)(STANDARD_HEADER + lines.join(""));
    const { kind } = await this.#logs.put(
      key,
      log,
      { contentType: "application/gzip" },
      { ifNoneMatch: "*" },
    );
    if (kind === "conflict") throw new Error(`Cannot write the access log "${key}": it exists`);
  }
}

function lineOf({ method, uri, status, bytes, userAgent, contentRange }: Access, time: Date): string {
  const [date = "", clock = ""] = time.toISOString().split(/[T.]/);
  const [path = "", query = ""] = uri.split(/\?(.*)/s);
  const [, first = "-", last = "-"] = /^bytes (\d+)-(\d+)\//.exec(contentRange ?? "") ?? [];
  return formatLogLine({
    date,
    time: clock,
    "sc-bytes": String(bytes),
    "cs-method": escapeLogValue(method),
    "cs-uri-stem": escapeLogValue(path),
    "sc-status": String(status),
    // CloudFront escapes this one twice.
    "cs(User-Agent)": escapeLogValue(escapeLogValue(userAgent)),
    "cs-uri-query": escapeLogValue(query),
    "x-edge-request-id": randomUUID(),
    "sc-range-start": first,
    "sc-range-end": last,
  });
}
