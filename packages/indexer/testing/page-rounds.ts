/**
 * Counts how long a listing waits, in rounds: pages that are requested while others are awaited take one round together.
 * What happens between two pages must wait for nothing else.
 */
export class PageRounds {
  pages = 0;
  rounds = 0;
  #waiting: (() => void)[] = [];

  /** Waits for a page. */
  readonly page = (): Promise<void> => {
    this.pages++;
    if (this.#waiting.length === 0) setImmediate(() => this.#arrive());
    return new Promise((resolve) => this.#waiting.push(resolve));
  };

  #arrive(): void {
    this.rounds++;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
