import type { KeyIndex } from "./key-index.ts";

export interface ListingRequest {
  prefix: string;
  /** Keys that share what stands before it (after the prefix) are rolled up. Empty for none. */
  delimiter: string;
  /** Only what comes after this key, or after this common prefix, is listed. Empty for all. */
  after: string;
  /** The most entries on the page. */
  limit: number;
}

export type ListingEntry = { kind: "key"; name: string } | { kind: "common-prefix"; name: string };

export interface ListingPage {
  entries: ListingEntry[];
  /** Whether there are more entries behind the last one. */
  isTruncated: boolean;
}

/** One page of a bucket's keys in byte order. What is rolled up is skipped, not walked. */
export function listPage(keys: KeyIndex, { prefix, delimiter, after, limit }: ListingRequest): ListingPage {
  const entries: ListingEntry[] = [];
  if (limit === 0) return { entries, isTruncated: false };
  let position = Math.max(keys.from(prefix), after === "" ? 0 : keys.after(after));
  for (let key = keys.at(position); key?.startsWith(prefix); key = keys.at(position)) {
    const rolledUp = commonPrefix(key, prefix, delimiter);
    // A page that ended with a common prefix is followed by what lies beyond it.
    const isListed = rolledUp === undefined || rolledUp !== after;
    if (isListed) {
      if (entries.length === limit) return { entries, isTruncated: true };
      entries.push(
        rolledUp === undefined ? { kind: "key", name: key } : { kind: "common-prefix", name: rolledUp },
      );
    }
    position = rolledUp === undefined ? position + 1 : keys.beyond(rolledUp);
  }
  return { entries, isTruncated: false };
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "") return undefined;
  const position = key.indexOf(delimiter, prefix.length);
  return position === -1 ? undefined : key.slice(0, position + delimiter.length);
}
