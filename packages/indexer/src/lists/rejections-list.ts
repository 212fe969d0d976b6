import { rejectionsKeys } from "@wheelyard/core/bucket-layout/list-page-keys";
import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import { inRoot, type Root } from "@wheelyard/core/root";
import { isOfName, type RejectionEntry, renderRejectionsPage } from "@wheelyard/site/rejections-page";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { readEtag } from "../commit/etag.ts";
import type { Pause } from "../commit/settle.ts";
import { readState } from "../commit/state.ts";
import { contentEtag } from "../store/content-etag.ts";
import type { Store } from "../store/store.ts";
import { htmlView, INTERNAL_JSON } from "../views/renditions.ts";
import type { EntrySource, ListDefinition } from "./list-definition.ts";
import { parseListRecords } from "./list-records.ts";
import { parseRejection } from "./rejection-record.ts";
import { settleLists } from "./settle-lists.ts";

/** How many files the list holds. It holds as many names besides, so that neither displaces the other. */
export const MAX_REJECTIONS = 200;

const TITLE = "the list of rejections";

const FIELDS = ["key", "uploaded", "reason"] as const satisfies (keyof RejectionEntry)[];

/** The latest rejections in a root. Like the list of updates, it is bounded and does not look for older ones. */
export function rejectionsList(root: Root): ListDefinition<string, RejectionEntry> {
  const keys = rejectionsKeys(root);
  return {
    title: inRoot(TITLE, root),
    stateKey: keys.state,
    headers: INTERNAL_JSON,
    viewKeys: [keys.html],
    next: nextRejections,
    render: (state) =>
      new Map([[keys.html, async () => htmlView(renderRejectionsPage(root, parseRejections(state)))]]),
  };
}

function nextRejections(
  before: string | undefined,
  looked: ReadonlyMap<string, RejectionEntry | undefined>,
): string {
  const kept = before === undefined ? [] : parseRejections(before).filter(({ key }) => !looked.has(key));
  const found = [...looked.values()].flatMap((known) =>
    known === undefined ? [] : [{ key: known.key, uploaded: known.uploaded, reason: known.reason }],
  );
  return `${JSON.stringify(newestRejections([...kept, ...found]))}\n`;
}

/** The list repeats the rejection records. */
export const rejectionRecords: EntrySource<string, RejectionEntry> = {
  title: TITLE,
  key: rejectionKey,
  async read(store, key) {
    const read = await readState(store, rejectionKey(key));
    return read && { etag: read.etag, known: parseRejection(`the rejection record of "${key}"`, read.text) };
  },
};

/**
 * Brings the list up to date with rejection records that this run has just ensured.
 *
 * Usually there is nothing to do: there is no record, and none on the list. Then the records are not looked at again,
 * which is safe: a run that changes a record comes here afterwards, and a run that writes the list looks at the records
 * after that. If either dies earlier, its successor ensures the same records and finds the list different. It finds an
 * unwritten view in the same way.
 *
 * @param ensured what the record of each key of the root said, or undefined if there was none
 * @throws {NotSettledError} if the bucket kept moving
 * @throws whatever the store throws
 */
export async function updateRejectionsList(
  root: Root,
  ensured: ReadonlyMap<string, RejectionEntry | undefined>,
  ports: { store: Store; pause: Pause },
): Promise<void> {
  const { state, html } = rejectionsKeys(root);
  const [read, viewed] = await allFulfilled([readState(ports.store, state), readEtag(ports.store, html)]);
  const before = read?.text;
  const keys = keysInQuestion(before, ensured);
  if (
    before !== undefined &&
    keys.length === 0 &&
    viewed === contentEtag(renderRejectionsPage(root, parseRejections(before)))
  ) {
    return;
  }
  await settleLists([rejectionsList(root)], keys, rejectionRecords, ports);
}

/**
 * The newest rejections of files and names, newest first. Equal times are ordered by key, so that there is only one
 * order.
 */
export function newestRejections(rejections: readonly RejectionEntry[]): RejectionEntry[] {
  const sorted = [...rejections].sort((a, b) =>
    a.uploaded === b.uploaded ? (a.key < b.key ? -1 : 1) : a.uploaded > b.uploaded ? -1 : 1,
  );
  const names = new Set(sorted.filter(isOfName).slice(0, MAX_REJECTIONS));
  const files = new Set(sorted.filter((rejection) => !isOfName(rejection)).slice(0, MAX_REJECTIONS));
  return sorted.filter((rejection) => names.has(rejection) || files.has(rejection));
}

/** @throws {InvalidListError} */
export function parseRejections(text: string): RejectionEntry[] {
  return parseListRecords(TITLE, text, FIELDS, (rejection) => rejection);
}

/**
 * The keys about which the list and the records disagree, and the listed keys that share a filename with one that was
 * ensured. Which of several files with the same name is rejected depends on the others, so a run that died may have
 * listed them.
 */
function keysInQuestion(
  before: string | undefined,
  ensured: ReadonlyMap<string, RejectionEntry | undefined>,
): string[] {
  const rejections = before === undefined ? [] : parseRejections(before);
  const listed = new Map(rejections.map((rejection) => [rejection.key, JSON.stringify(rejection)]));
  const after = parseRejections(nextRejections(before, ensured));
  const expected = new Map(after.map((rejection) => [rejection.key, JSON.stringify(rejection)]));
  const filenames = new Set([...ensured.keys()].map(basename));
  const different = [...ensured.keys()].filter((key) => listed.get(key) !== expected.get(key));
  const related = rejections
    .map(({ key }) => key)
    .filter((key) => !ensured.has(key) && filenames.has(basename(key)));
  return [...different, ...related];
}
