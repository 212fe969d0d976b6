/** What an origin answers, as far as a cache reads it. */
export interface CachedAnswer {
  status: number;
  /** Absent where the origin says nothing of caching. */
  cacheControl?: string | undefined;
  body: string;
}

/**
 * A cache that keeps what it may, as CloudFront does: a page for its `s-maxage` from the moment it arrived, one answer
 * for all who ask at the same time, and an expired page in the place of an error, unless `stale-if-error` forbids it.
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
    // What says nothing of errors is kept for as long as it fits.
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
