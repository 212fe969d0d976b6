import { InvalidRootListError } from "@wheelyard/core/root-list";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { readState } from "../commit/state.ts";
import type { ListDefinition } from "../lists/list-definition.ts";
import { InvalidListError } from "../lists/list-records.ts";
import type { ListedObject, Store } from "../store/store.ts";
import { viewProblem } from "./check-view.ts";
import type { Action } from "./comparison.ts";
import type { Difference } from "./difference.ts";

/** A list as it is in the bucket. */
export type ReadList<C> =
  | { kind: "absent" }
  /** It can't be read: what to do about it, and what is wrong. */
  | { kind: "damaged"; action: Action; damage: ObjectProblem }
  /** Includes everything that is not as the indexer writes it: in the list itself, and in its views. */
  | { kind: "read"; content: C; problems: ObjectProblem[] };

/** What is wrong with an object, before it is known which key leads to it. */
export type ObjectProblem = Pick<Difference, "object" | "problem">;

/** @param parse throws its own error if the state can't be read */
export async function readList<S extends string, T, C>(
  list: ListDefinition<S, T>,
  listed: ReadonlyMap<string, ListedObject>,
  store: Store,
  parse: (state: string) => C,
): Promise<ReadList<C>> {
  const { stateKey } = list;
  const state = listed.has(stateKey) ? await readState(store, stateKey) : undefined;
  if (state === undefined) return { kind: "absent" };
  const { text, etag } = state;
  let content: C;
  try {
    content = parse(text);
  } catch (error) {
    if (!(error instanceof InvalidListError || error instanceof InvalidRootListError)) throw error;
    const action: Action = { kind: "delete-damaged", key: stateKey, etag };
    return { kind: "damaged", action, damage: { object: stateKey, problem: "can't be read" } };
  }
  const isCurrent = list.next(text, new Map()) === text;
  const problems = await allFulfilled(
    [...list.render(text)].map(async ([key, render]) => ({
      object: key,
      problem: await viewProblem(store, listed.get(key), await render(), stateKey),
    })),
  );
  const own = {
    object: stateKey,
    problem: isCurrent ? undefined : "is not written as this wheelyard version writes it",
  };
  return { kind: "read", content, problems: [own, ...problems].filter(isProblem) };
}

function isProblem(found: { object: string; problem: string | undefined }): found is ObjectProblem {
  return found.problem !== undefined;
}
