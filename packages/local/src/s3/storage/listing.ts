import { compareBytes } from "./byte-order.ts";
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

/** One page of a bucket's keys in byte order. It costs a binary search for each entry, whatever is rolled up. */
export function listPage(keys: KeyIndex, { prefix, delimiter, after, limit }: ListingRequest): ListingPage {
  const entries: ListingEntry[] = [];
  if (limit === 0) return { entries, isTruncated: false };
  let key = compareBytes(after, prefix) > 0 ? keys.firstAfter(after) : keys.firstFrom(prefix);
  if (after !== "" && key === after) key = keys.firstAfter(after);
  while (key?.startsWith(prefix)) {
    const rolledUp = commonPrefix(key, prefix, delimiter);
    // A page that ended with a common prefix is followed by what lies beyond it.
    if (rolledUp !== undefined && rolledUp === after) {
      key = keys.firstBeyond(rolledUp);
      continue;
    }
    if (entries.length === limit) return { entries, isTruncated: true };
    if (rolledUp === undefined) {
      entries.push({ kind: "key", name: key });
      key = keys.firstAfter(key);
    } else {
      entries.push({ kind: "common-prefix", name: rolledUp });
      key = keys.firstBeyond(rolledUp);
    }
  }
  return { entries, isTruncated: false };
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "") return undefined;
  const position = key.indexOf(delimiter, prefix.length);
  return position === -1 ? undefined : key.slice(0, position + delimiter.length);
}
