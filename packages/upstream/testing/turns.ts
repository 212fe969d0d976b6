import { setImmediate as afterAllElse } from "node:timers/promises";
import type { Random } from "@wheelyard/indexer/testing/explorer/random";

/** Lets steps happen one after another, in random order, on its own clock. */
export class Turns {
  /** In milliseconds. */
  now = Date.parse("2026-01-01T00:00:00Z");
  readonly #random: Random;
  readonly #waiting: (() => void)[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** Resolves when it is this step's turn. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives turns until everything that was begun has ended. Now and then, up to three seconds pass. */
  async until(begun: readonly Promise<unknown>[]): Promise<void> {
    let isOver = false;
    const all = Promise.all(begun).finally(() => {
      isOver = true;
    });
    all.catch(() => {});
    while (!isOver) {
      await afterAllElse();
      if (this.#waiting.length === 0) continue;
      if (this.#random.fraction() < 0.2) this.now += Math.floor(this.#random.fraction() * 3_000);
      const [next] = this.#waiting.splice(Math.floor(this.#random.fraction() * this.#waiting.length), 1);
      next?.();
    }
    await all;
  }
}
