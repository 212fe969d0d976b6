import type { ListedObject, Store } from "../store/store.ts";
import { midway } from "./midway.ts";

/** How many ranges of keys are listed concurrently. */
const CONCURRENT_RANGES = 32;

/** S3 lists so many objects with each request. */
const PAGE = 1_000;

interface Range {
  /** The key that was listed last. */
  at: string;
  /** The last key that belongs to it, whether or not it exists; undefined for the end of all keys. */
  until: string | undefined;
  /** Objects listed so far. */
  listed: number;
  /** How often to divide it before its next page: the more often, the more pages it has shown. */
  divisions: number;
}

/**
 * Lists a whole bucket. Each page of a listing waits for the one before, so a large bucket is divided into ranges of
 * keys, which are listed side by side: while there is room for more, one that goes on is divided where it may be halfway.
 * Each object is listed once. Only within a range, they come in the order of their keys.
 *
 * @param add is awaited before the next object of the same range is listed
 * @throws whatever the store or `add` throws, once no range is being listed any more
 */
export async function listInRanges(
  store: Pick<Store, "list">,
  add: (object: ListedObject) => Promise<void>,
): Promise<void> {
  const ranges = new Set<Range>();
  const failures: unknown[] = [];
  await new Promise<void>((resolve) => {
    const begin = (at: string | undefined, until: string | undefined): void => {
      const range = { at: at ?? "", until, listed: 0, divisions: 0 };
      ranges.add(range);
      void list(range, at)
        .catch((error) => failures.push(error))
        .then(() => {
          ranges.delete(range);
          divide();
          if (ranges.size === 0) resolve();
        });
    };
    const list = async (range: Range, after: string | undefined): Promise<void> => {
      for await (const object of store.list("", after)) {
        if (failures.length > 0 || isBeyond(object.key, range)) return;
        range.at = object.key;
        range.listed++;
        await add(object);
        if (range.listed % PAGE !== 0) continue;
        range.divisions = range.listed / PAGE;
        divide();
      }
    };
    const divide = (): void => {
      while (failures.length === 0 && ranges.size < CONCURRENT_RANGES) {
        const range = [...ranges].reduce<Range | undefined>(longer, undefined);
        if (range === undefined || range.divisions === 0) return;
        range.divisions--;
        const middle = midway(range.at, range.until);
        if (middle === undefined) continue;
        begin(middle, range.until);
        range.until = middle;
      }
    };
    begin(undefined, undefined);
  });
  if (failures.length > 0) throw failures[0];
}

function longer(one: Range | undefined, other: Range): Range {
  return one === undefined || other.divisions > one.divisions ? other : one;
}

/** Listings are in the order of UTF-8, which that of JavaScript's strings is not. */
function isBeyond(key: string, { until }: Range): boolean {
  return until !== undefined && Buffer.compare(Buffer.from(key), Buffer.from(until)) > 0;
}
