import { quoted } from "@wheelyard/core/quoted";
import type { ReadDistribution } from "../protocol/decider.ts";
import type { ObjectReader } from "../reading/object-reader.ts";
import { readDistribution } from "../reading/read-distribution.ts";
import type { Log } from "../reporting/log.ts";
import { SILENCE_SECONDS } from "./limits.ts";

/** Reads distributions and reports which ones, so that we know over which files a thread had to be ended. */
export class WatchedReading {
  /** Files that are rejected unread, because a thread was ended over them. */
  endless: readonly string[] = [];
  readonly #objects: ObjectReader;
  readonly #log: Log;
  readonly #tell: (keys: readonly string[]) => void;
  readonly #reading: string[] = [];

  constructor(objects: ObjectReader, log: Log, tell: (keys: readonly string[]) => void) {
    this.#objects = objects;
    this.#log = log;
    this.#tell = tell;
  }

  readonly read: ReadDistribution = async (key, distribution, signal) => {
    if (this.endless.includes(key)) {
      const reason = `Cannot read ${distribution.kind} ${quoted(distribution.filename)}: it blocks its reader for more than ${SILENCE_SECONDS} s, expected an archive that can be read to its end`;
      return this.#objects.open(key, async ({ etag }) => ({ kind: "rejected", etag, reason }), signal);
    }
    this.#reading.push(key);
    this.#tell(this.#reading);
    try {
      return await readDistribution(this.#objects, key, distribution, signal, this.#log);
    } finally {
      this.#reading.splice(this.#reading.indexOf(key), 1);
      this.#tell(this.#reading);
    }
  };
}
