import { NewerFormatError } from "@wheelyard/core/format";
import type { Listener } from "./compared-bucket.ts";
import type { Action, Comparison, Leftover } from "./comparison.ts";
import { isOld } from "./sweep.ts";

/** What the comparison of a bucket has found so far. All of it goes to the listener at once. */
export class ComparisonReporter {
  readonly #listener: Listener;
  readonly #now: Date;
  #hasDifferences = false;
  #hasNewer = false;

  constructor(listener: Listener, now: Date) {
    this.#listener = listener;
    this.#now = now;
  }

  get hasDifferences(): boolean {
    return this.#hasDifferences;
  }

  /** Whether a newer wheelyard version wrote something: then not everything was compared. */
  get hasNewer(): boolean {
    return this.#hasNewer;
  }

  async report(comparison: Comparison): Promise<void> {
    if (comparison.differences.length > 0) this.#hasDifferences = true;
    await this.#listener.found(comparison);
  }

  async reportActions(actions: Action[]): Promise<void> {
    await this.report({ differences: [], actions });
  }

  /** A young leftover may be needed again soon. */
  sweeping(leftovers: readonly Leftover[]): Action[] {
    return leftovers
      .filter(({ object }) => isOld(object.lastModified, this.#now))
      .map((leftover) => ({ kind: "sweep", leftover }));
  }

  /** @returns undefined if a newer wheelyard version wrote what is compared: only that one can say what is right */
  async unlessNewer<T>(key: string, compare: () => Promise<T>): Promise<T | undefined> {
    try {
      return await compare();
    } catch (error) {
      if (!(error instanceof NewerFormatError)) throw error;
      this.#hasNewer = true;
      this.#listener.newer(key);
      return undefined;
    }
  }
}
