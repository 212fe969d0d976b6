import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes } from "./byte-order.ts";
import { KeyIndex } from "./key-index.ts";
import { type ListingEntry, listPage } from "./listing.ts";

/** A listing, computed the slow way. */
function wholeListing(keys: string[], prefix: string, delimiter: string): ListingEntry[] {
  const entries = new Map<string, ListingEntry>();
  for (const key of [...new Set(keys)].sort(compareBytes)) {
    if (!key.startsWith(prefix)) continue;
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const name = end === -1 ? key : key.slice(0, end + delimiter.length);
    entries.set(`${end === -1} ${name}`, { kind: end === -1 ? "key" : "common-prefix", name });
  }
  return [...entries.values()];
}

describe("listPage", () => {
  it("shows everything once, page by page", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "/", "😀", "～"), maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(text.filter((key) => key !== "")),
        text,
        fc.constantFrom("", "/", "a/"),
        fc.integer({ min: 1, max: 4 }),
        (keys, prefix, delimiter, limit) => {
          const index = new KeyIndex([]);
          for (const key of keys) index.add(key);
          const entries: ListingEntry[] = [];
          for (let after = "", more = true; more; after = entries.at(-1)?.name ?? "") {
            const page = listPage(index, { prefix, delimiter, after, limit });
            entries.push(...page.entries);
            more = page.isTruncated;
          }
          expect(entries).toEqual(wholeListing(keys, prefix, delimiter));
        },
      ),
      { seed: 8 },
    );
  });
});

describe("KeyIndex", () => {
  it("forgets what is removed", () => {
    const index = new KeyIndex(["b", "a", "c"]);
    index.remove("b");
    index.remove("never there");
    index.add("a");
    expect([index.at(0), index.at(1), index.at(2)]).toEqual(["a", "c", undefined]);
  });
});
