import type { ObjectRecord } from "./object-record.ts";

/** Which objects of a bucket expire, as in S3's lifecycle rules. */
export interface ExpiryRule {
  prefix: string;
  /** How many days an object is kept after its upload. */
  days: number;
  /** In bytes. An object of this size or less does not expire. */
  sizeGreaterThan: number;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Whether a rule covers an object whose days are over. As in S3, they end at the next midnight in UTC.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-number-of-days
 */
export function isExpired(
  { key, size, lastModified }: Pick<ObjectRecord, "key" | "size" | "lastModified">,
  rules: readonly ExpiryRule[],
  now: Date,
): boolean {
  return rules.some(({ prefix, days, sizeGreaterThan }) => {
    const end = new Date(lastModified).getTime() + days * DAY_MS;
    return (
      key.startsWith(prefix) && size > sizeGreaterThan && now.getTime() >= Math.ceil(end / DAY_MS) * DAY_MS
    );
  });
}
