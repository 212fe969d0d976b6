import type { Store } from "@wheelyard/indexer/store/store";
import { countDownloads } from "@wheelyard/usage/count-downloads";
import { logEntriesOf, type UsageLogEntry } from "@wheelyard/usage/log-report";
import type { Access } from "../edge/exchange.ts";
import { AccessLog, DISTRIBUTION } from "./access-log.ts";

const COUNT_EVERY_MS = 60_000;

interface LocalDownloadsOptions {
  bucket: Store;
  logs: Store;
  log: (line: string) => void;
}

/** The bucket of access logs beside a bucket. */
export function accessLogsBucket(bucket: string): string {
  const suffix = "-access-logs";
  return bucket.slice(0, LONGEST_BUCKET_NAME - suffix.length) + suffix;
}

const LONGEST_BUCKET_NAME = 63;

/** Writes access logs as CloudFront does, and counts downloads from them as Lambda does in AWS, once a minute. */
export class LocalDownloads {
  readonly #options: LocalDownloadsOptions;
  readonly #accessLog: AccessLog;
  readonly #now: () => Date;
  readonly #timer: NodeJS.Timeout;
  #isCounted = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: LocalDownloadsOptions, now: () => Date = () => new Date()) {
    this.#options = options;
    this.#now = now;
    this.#accessLog = new AccessLog(options.logs, now);
    const { log } = options;
    this.#timer = setInterval(() => {
      if (this.#isCounted) return;
      this.count().catch((error: Error) => log(`Failed to count downloads: ${error.message}`));
    }, COUNT_EVERY_MS);
    this.#timer.unref();
  }

  readonly add = (access: Access): void => {
    this.#accessLog.add(access);
    this.#isCounted = false;
  };

  /** Counts all requests that were answered before. */
  count(): Promise<UsageLogEntry[]> {
    const counted = this.#last.then(() => this.#count());
    this.#last = counted.catch(() => {});
    return counted;
  }

  /** Writes what was not written, for the next start to count. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#last;
    await this.#accessLog.write();
  }

  async #count(): Promise<UsageLogEntry[]> {
    const { bucket, logs } = this.#options;
    this.#isCounted = true;
    try {
      await this.#accessLog.write();
      const report = await countDownloads({ bucket, logs, distribution: DISTRIBUTION, now: this.#now() });
      return logEntriesOf(report);
    } catch (error) {
      this.#isCounted = false;
      throw error;
    }
  }
}
