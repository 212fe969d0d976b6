/** An origin's answer, as far as a cache reads it. */
export interface CacheableAnswer {
  status: number;
  /** Absent if the origin says nothing about caching. */
  cacheControl?: string | undefined;
  etag?: string | undefined;
}

/** How long a behaviour's policies let the edge keep what does not say how long, and everything else at most. */
interface EdgeSeconds {
  preset: number;
  most: number;
}

interface Kept<Answer> {
  answer: Answer;
  arrived: number;
  /** How long it is served without a question. */
  freshSeconds: number;
  /** How long after that it is served in place of an error. */
  staleSeconds: number;
}

/** CloudFront keeps these even where their time is 0, unless they forbid it. */
const ERROR_SECONDS = 1;

/**
 * A cache that keeps whatever it may, like CloudFront: a page for its `s-maxage` from its arrival, errors for a second,
 * one answer for all concurrent requests, and an expired page in place of an error unless `stale-if-error` forbids it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
export class EdgeCache<Answer extends CacheableAnswer> {
  readonly #pages = new Map<string, Kept<Answer>>();
  readonly #errors = new Map<string, Kept<Answer>>();
  readonly #asked = new Map<string, Promise<Answer>>();
  readonly #now: () => number;

  /** @param now in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * @param key the cache key
   * @param ask asks the origin. It may answer 304 if the page still has the given ETag
   */
  async get(
    key: string,
    edgeSeconds: EdgeSeconds,
    ask: (etag: string | undefined) => Promise<Answer>,
  ): Promise<Answer> {
    const page = this.#pages.get(key);
    if (page !== undefined && this.#age(page) < page.freshSeconds) return page.answer;
    const answer = this.#keptError(key) ?? (await this.#asking(key, edgeSeconds, ask));
    if (answer.status < 500 || page === undefined) return answer;
    return this.#age(page) < page.freshSeconds + page.staleSeconds ? page.answer : answer;
  }

  #keptError(key: string): Answer | undefined {
    const error = this.#errors.get(key);
    return error !== undefined && this.#age(error) < error.freshSeconds ? error.answer : undefined;
  }

  #asking(
    key: string,
    edgeSeconds: EdgeSeconds,
    ask: (etag: string | undefined) => Promise<Answer>,
  ): Promise<Answer> {
    const asked = this.#asked.get(key);
    if (asked !== undefined) return asked;
    const page = this.#pages.get(key);
    const asking = ask(page?.answer.etag)
      .then((answer) => this.#keep(key, answer, page?.answer, edgeSeconds))
      .finally(() => this.#asked.delete(key));
    this.#asked.set(key, asking);
    return asking;
  }

  /** @returns the answer for viewers */
  #keep(key: string, answer: Answer, before: Answer | undefined, { preset, most }: EdgeSeconds): Answer {
    this.#errors.delete(key);
    const { cacheControl = "", status } = answer;
    const arrived = this.#now();
    if (status < 500) this.#pages.delete(key);
    const whole = status === 304 && before !== undefined ? { ...before, cacheControl } : answer;
    if (/\bno-store\b/.test(cacheControl)) return whole;
    if (whole.status < 300) {
      const mayKeep = !/\b(?:no-cache|private)\b/.test(cacheControl);
      const said = mayKeep ? (seconds(cacheControl, "s-maxage") ?? seconds(cacheControl, "max-age")) : 0;
      this.#pages.set(key, {
        answer: whole,
        arrived,
        freshSeconds: Math.min(said ?? preset, most),
        staleSeconds: Math.min(seconds(cacheControl, "stale-if-error") ?? most, most),
      });
    } else if (isKeptError(status)) {
      this.#errors.set(key, { answer, arrived, freshSeconds: ERROR_SECONDS, staleSeconds: 0 });
    }
    return whole;
  }

  #age({ arrived }: { arrived: number }): number {
    return (this.#now() - arrived) / 1_000;
  }
}

/** Whether CloudFront keeps the error whatever the origin says about caching, but for `no-store`. */
function isKeptError(status: number): boolean {
  return status === 404 || status === 414 || (status >= 500 && status <= 504);
}

function seconds(cacheControl: string, directive: string): number | undefined {
  const written = cacheControl
    .split(",")
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${directive}=`));
  return written === undefined ? undefined : Number(written.slice(directive.length + 1));
}
