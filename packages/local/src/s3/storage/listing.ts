import type { KeyIndex } from "./key-index.ts";

export interface ListingRequest {
  prefix: string;
  /** Keys are rolled up to their first delimiter after the prefix. Empty for none. */
  delimiter: string;
  /** Lists only what follows this key or common prefix. Empty for all. */
  after: string;
  /** The maximum number of entries on the page. */
  limit: number;
}

export type ListingEntry = { kind: "key"; name: string } | { kind: "common-prefix"; name: string };

export interface ListingPage {
  entries: ListingEntry[];
  /** Whether more entries follow. */
  isTruncated: boolean;
}

/** One page of a bucket's keys in byte order. Rolled-up keys are skipped, not visited. */
export function listPage(keys: KeyIndex, { prefix, delimiter, after, limit }: ListingRequest): ListingPage {
  const entries: ListingEntry[] = [];
  if (limit === 0) return { entries, isTruncated: false };
  let position = Math.max(keys.from(prefix), after === "" ? 0 : keys.after(after));
  for (let key = keys.at(position); key?.startsWith(prefix); key = keys.at(position)) {
    const rolledUp = commonPrefix(key, prefix, delimiter);
    // After a page that ended with a common prefix comes what is beyond that prefix.
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
