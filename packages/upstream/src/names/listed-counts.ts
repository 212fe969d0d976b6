import { LISTED_COUNTS_KEY } from "@wheelyard/core/bucket-layout/list-page-keys";
import { readFormatted } from "@wheelyard/core/format";
import { commitState, readState, type State } from "@wheelyard/indexer/commit/state";
import type { Store } from "@wheelyard/indexer/store/store";

/** How many projects each source listed the last time, by its index. */
export type ListedCounts = ReadonlyMap<string, number>;

/** The counts can't be read. They are generated: without them, the next lists are believed as the first ones. */
export class InvalidListedCountsError extends Error {
  override readonly name = "InvalidListedCountsError";
}

/** Counts, and what they were read from. */
export interface KeptCounts {
  state: State | undefined;
  counts: ListedCounts;
}

const TITLE = `the counts of listed projects at "${LISTED_COUNTS_KEY}"`;

const FORMAT = 1;

/**
 * @throws {InvalidListedCountsError} if they are damaged
 * @throws {NewerFormatError} if a newer wheelyard version wrote them
 * @throws whatever the store throws
 */
export async function readListedCounts(store: Store): Promise<KeptCounts> {
  const state = await readState(store, LISTED_COUNTS_KEY);
  return { state, counts: state === undefined ? new Map() : parse(state.text) };
}

/**
 * Writes the counts over those that were read.
 *
 * @throws {StartAgainError} if another run wrote them meanwhile
 * @throws whatever the store throws
 */
export async function writeListedCounts(
  store: Store,
  before: KeptCounts,
  counts: ListedCounts,
): Promise<void> {
  const text = `${JSON.stringify({ _format: FORMAT, projects: Object.fromEntries(counts) })}\n`;
  const headers = { contentType: "application/json", cacheControl: "no-cache" };
  await commitState(store, LISTED_COUNTS_KEY, before.state, text, headers, TITLE);
}

function parse(text: string): ListedCounts {
  return readFormatted(TITLE, FORMAT, text, InvalidListedCountsError, (value) => {
    const { projects } = value as { projects?: unknown };
    if (typeof projects !== "object" || projects === null)
      throw new TypeError('expected an object "projects"');
    return new Map(
      Object.entries(projects).map(([index, count]: [string, unknown]) => {
        if (typeof count === "number" && Number.isInteger(count)) return [index, count];
        throw new TypeError(`expected the number of projects of "${index}"`);
      }),
    );
  });
}
