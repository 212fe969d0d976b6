import { rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import { keyRole } from "@wheelyard/core/key-role";
import { quoted } from "@wheelyard/core/quoted";
import { type Root, splitRoot } from "@wheelyard/core/root";
import { isOfName, type RejectionEntry } from "@wheelyard/site/rejections-page";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { InvalidListError } from "../lists/list-records.ts";
import { parseRejections, rejectionsList } from "../lists/rejections-list.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { Comparison } from "./comparison.ts";
import type { Difference, DifferenceKind } from "./difference.ts";
import type { LatestRejections } from "./latest-rejections.ts";
import { readList } from "./read-list.ts";

/**
 * Compares a root's list of rejections with the rejection records, which have already been found right. What it says
 * about names is left alone: only the lists of other indexes could tell whether that is right.
 */
export async function compareRejectionsList(
  root: Root,
  listed: ReadonlyMap<string, ListedObject>,
  latest: LatestRejections,
  store: Store,
): Promise<Comparison> {
  const list = rejectionsList(root);
  const read = await readList(list, listed, store, (text) => parseOwnRejections(root, text));
  const rejections = (read.kind === "read" ? read.content : []).filter((rejection) => !isOfName(rejection));
  const named = new Set(rejections.map(({ key }) => key));
  const expected = new Set(latest.keys());
  const right = await allFulfilled(rejections.map((rejection) => latest.isRight(rejection, store)));
  const differences: Difference[] = [];
  const find = (kind: DifferenceKind, key: string, problem: string, object = list.stateKey) => {
    differences.push({ kind, key, object, problem });
  };
  for (const key of expected) {
    if (named.has(key)) continue;
    if (read.kind === "damaged") find("damaged", key, read.damage.problem);
    else find("outdated", key, `does not name "${key}", which is rejected`);
  }
  for (const [n, { key }] of rejections.entries()) {
    if (right[n]) continue;
    if (expected.has(key)) find("outdated", key, `does not say what "${rejectionKey(key)}" says`);
    else find("ghost", key, `names "${key}", which is not rejected`);
  }
  const actions = read.kind === "damaged" ? [read.action] : [];
  const problems = read.kind === "read" ? read.problems : [];
  if (read.kind === "read" && problems.length === 0) return { differences, actions };
  const hint = differences.at(0)?.key ?? rejections.at(0)?.key;
  if (hint === undefined)
    return { differences, actions: [...actions, { kind: "write-empty-rejections", root }] };
  // Any key will do: whatever the indexer looks at, it then updates the list and its view.
  for (const { object, problem } of problems) find("outdated", hint, problem, object);
  return { differences, actions };
}

/**
 * Looking at a key that means nothing to the index, or belongs to another root, does not lead to this list. So such a
 * key makes the whole list unusable.
 */
function parseOwnRejections(root: Root, text: string): RejectionEntry[] {
  const rejections = parseRejections(text);
  const foreign = rejections.find(
    (rejection) =>
      splitRoot(rejection.key).root !== root ||
      (keyRole(rejection.key).kind === "other" && !isOfName(rejection)),
  );
  if (foreign !== undefined)
    throw new InvalidListError(
      `Cannot keep ${quoted(foreign.key)} on the list of rejections: expected a key of a distribution, or of a file beside one, in this index`,
    );
  return rejections;
}
