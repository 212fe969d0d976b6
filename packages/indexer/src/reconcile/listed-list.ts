import { InvalidRootListError } from "@wheelyard/core/root-list";
import { allSettled } from "../commit/all-settled.ts";
import { readState } from "../commit/state.ts";
import { InvalidListError } from "../lists/list-records.ts";
import type { SubjectList } from "../lists/subject-list.ts";
import type { ListedObject, Store } from "../store/store.ts";
import { isView } from "./check-view.ts";

/** A list as it lies in the bucket. */
export interface ListedList<C> {
  /** Undefined where there is no list that can be read. */
  content: C | undefined;
  /** It could not be read, and was removed. */
  isDamaged: boolean;
  /** Whether it is written as the indexer writes it, with its views. */
  isCurrent: boolean;
}

/** @param parse throws an error of its own where the state can't be understood */
export async function readListedList<S extends string, T, C>(
  list: SubjectList<S, T>,
  listed: ReadonlyMap<string, ListedObject>,
  store: Store,
  parse: (state: string) => C,
): Promise<ListedList<C>> {
  const absent = { content: undefined, isDamaged: false, isCurrent: false };
  if (!listed.has(list.stateKey)) return absent;
  const state = await readState(store, list.stateKey);
  if (state === undefined) return absent;
  const { text, etag } = state;
  let content: C;
  try {
    content = parse(text);
  } catch (error) {
    if (!(error instanceof InvalidListError || error instanceof InvalidRootListError)) throw error;
    // No run can write over what it can't read.
    await store.delete(list.stateKey, { ifMatch: etag });
    return { ...absent, isDamaged: true };
  }
  const right = await allSettled(
    [...list.render(text)].map(async ([key, render]) => isView(store, listed.get(key), await render())),
  );
  const isCurrent = list.update(text, new Map()) === text && !right.includes(false);
  return { content, isDamaged: false, isCurrent };
}
