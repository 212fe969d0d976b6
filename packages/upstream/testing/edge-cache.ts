/** An origin's answer, as far as a cache reads it. */
export interface CachedAnswer {
  status: number;
  /** Absent if the origin says nothing about caching. */
  cacheControl?: string | undefined;
  body: string;
}

/**
 * A cache that keeps whatever it may, like CloudFront: a page for its `s-maxage` from its arrival, one answer for all
 * concurrent requests, and an expired page in place of an error unless `stale-if-error` forbids it.
 */
export class EdgeCache {
  readonly #kept = new Map<string, { answer: CachedAnswer; arrived: number }>();
  readonly #asked = new Map<string, Promise<CachedAnswer>>();
  readonly #origin: (path: string) => Promise<CachedAnswer>;
  readonly #now: () => number;

  /** @param now in milliseconds */
  constructor(origin: (path: string) => Promise<CachedAnswer>, now: () => number) {
    this.#origin = origin;
    this.#now = now;
  }

  async get(path: string): Promise<CachedAnswer> {
    const kept = this.#kept.get(path);
    if (kept !== undefined && this.#age(kept) < seconds(kept.answer, "s-maxage", 0)) return kept.answer;
    const asked = this.#asked.get(path) ?? this.#ask(path);
    this.#asked.set(path, asked);
    const answer = await asked;
    if (answer.status < 500 || kept === undefined) return answer;
    // A page that says nothing about errors is kept as long as there is room.
    const staleSeconds = seconds(kept.answer, "stale-if-error", Number.POSITIVE_INFINITY);
    const isUsable = this.#age(kept) < seconds(kept.answer, "s-maxage", 0) + staleSeconds;
    return isUsable ? kept.answer : answer;
  }

  async #ask(path: string): Promise<CachedAnswer> {
    try {
      const answer = await this.#origin(path);
      if (answer.status < 500) this.#kept.delete(path);
      if (answer.status === 200) this.#kept.set(path, { answer, arrived: this.#now() });
      return answer;
    } finally {
      this.#asked.delete(path);
    }
  }

  #age({ arrived }: { arrived: number }): number {
    return (this.#now() - arrived) / 1_000;
  }
}

function seconds({ cacheControl = "" }: CachedAnswer, directive: string, preset: number): number {
  const [, value] = new RegExp(`(?:^|[ ,])${directive}=(\\d+)`).exec(cacheControl) ?? [];
  return value === undefined ? preset : Number(value);
}
