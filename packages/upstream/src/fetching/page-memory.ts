import type { FetchedPage } from "./fetch-page.ts";

export interface MemoryLimits {
  /** The size of all pages together, in characters of their texts. */
  maxTotal: number;
  /** The size of one page: a larger one would push out all others. */
  maxPage: number;
  forMs: number;
}

const LIMITS: MemoryLimits = { maxTotal: 16 * 1024 ** 2, maxPage: 4 * 1024 ** 2, forMs: 10 * 60_000 };

/**
 * Recently received pages. Before each use, we ask the source whether the page has changed. So the memory saves bytes,
 * but never makes an answer older.
 */
export class PageMemory {
  /** Pages in the order of their insertion. */
  readonly #pages = new Map<string, { page: FetchedPage; until: number }>();
  readonly #limits: MemoryLimits;
  readonly #now: () => number;
  #total = 0;

  constructor(limits: MemoryLimits = LIMITS, now: () => number = Date.now) {
    this.#limits = limits;
    this.#now = now;
  }

  get(url: string): FetchedPage | undefined {
    this.#forget((until) => until <= this.#now());
    return this.#pages.get(url)?.page;
  }

  put(url: string, page: FetchedPage): void {
    this.#drop(url);
    const { length } = page.received.text;
    if (page.etag === undefined || length > this.#limits.maxPage) return;
    this.#pages.set(url, { page, until: this.#now() + this.#limits.forMs });
    this.#total += length;
    this.#forget(() => this.#total > this.#limits.maxTotal);
  }

  /** Drops the oldest page as long as this is true. */
  #forget(isTooMuch: (until: number) => boolean): void {
    for (const [url, { until }] of this.#pages) {
      if (!isTooMuch(until)) return;
      this.#drop(url);
    }
  }

  #drop(url: string): void {
    this.#total -= this.#pages.get(url)?.page.received.text.length ?? 0;
    this.#pages.delete(url);
  }
}
