import type { Untyped } from "./template.ts";

/** A version of an object, or a delete marker. Days count from when the test begins. */
export interface Version {
  key: string;
  day: number;
  /** In bytes. Undefined for a delete marker. */
  size?: number | undefined;
}

/**
 * What S3's lifecycle rules leave of a bucket with versions. S3 acts at the end of a day, once for each rule, and takes
 * the earlier of two days that concern one version.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export class VersionedBucket {
  readonly #rules: readonly Untyped[];
  #versions: Version[] = [];
  #day = 0;

  /** @param rules as a template has them */
  constructor(rules: readonly Untyped[]) {
    this.#rules = rules.filter(({ Status }) => Status === "Enabled");
  }

  put(key: string, size = 10_000): void {
    this.#versions.push({ key, size, day: this.#day });
  }

  delete(key: string): void {
    this.#versions.push({ key, day: this.#day });
  }

  /** Lets days pass, up to and with the given one. */
  until(day: number): void {
    while (this.#day < day) {
      this.#day++;
      for (const rule of this.#rules) this.#apply(rule);
    }
  }

  /** Whether a reader finds it. */
  has(key: string): boolean {
    return this.#of(key).at(-1)?.size !== undefined;
  }

  /** How many versions could be brought back, the present one among them. */
  restorable(key: string): number {
    return this.#of(key).filter(({ size }) => size !== undefined).length;
  }

  /** How much is left of a key: versions and delete markers. */
  left(key: string): number {
    return this.#of(key).length;
  }

  #of(key: string): Version[] {
    return this.#versions.filter((version) => version.key === key);
  }

  #apply(rule: Untyped): void {
    const keys = new Set(
      this.#versions.map(({ key }) => key).filter((key) => key.startsWith(rule.Prefix ?? "")),
    );
    for (const key of keys) {
      this.#expireCurrent(key, rule);
      this.#expireOld(key, rule);
      this.#expireMarker(key, rule);
    }
  }

  #expireCurrent(key: string, { ExpirationInDays: days, ObjectSizeGreaterThan = -1 }: Untyped): void {
    const current = this.#of(key).at(-1);
    if (days === undefined || current?.size === undefined || current.size <= Number(ObjectSizeGreaterThan))
      return;
    if (this.#day - current.day >= days) this.delete(key);
  }

  #expireOld(key: string, { NoncurrentVersionExpiration }: Untyped): void {
    const days = NoncurrentVersionExpiration?.NoncurrentDays;
    if (days === undefined) return;
    const versions = this.#of(key);
    const expired = versions.filter((_, n) => {
      const next = versions[n + 1];
      return next !== undefined && this.#day - next.day >= days;
    });
    this.#versions = this.#versions.filter((version) => !expired.includes(version));
  }

  #expireMarker(key: string, { ExpiredObjectDeleteMarker }: Untyped): void {
    const versions = this.#of(key);
    if (ExpiredObjectDeleteMarker !== true || versions.some(({ size }) => size !== undefined)) return;
    if (versions.length === 1) this.#versions = this.#versions.filter((version) => version.key !== key);
  }
}
