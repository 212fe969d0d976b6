import { rejectionKey } from "@wheelyard/core/bucket-layout";
import { keyRole } from "@wheelyard/core/key-role";
import { quoted } from "@wheelyard/core/quoted";
import { type Root, splitRoot } from "@wheelyard/core/root";
import { isOfName, type Problem } from "@wheelyard/site/problems-page";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { InvalidListError } from "../lists/list-records.ts";
import { parseProblems, problemsList } from "../lists/problems-list.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { Comparison } from "./comparison.ts";
import type { Difference, DifferenceKind } from "./difference.ts";
import type { LatestRejections } from "./latest-rejections.ts";
import { readListedList } from "./listed-list.ts";

/**
 * Compares a root's list of problems with the rejection records, which have already been found right. What it says
 * about names is left alone: only the lists of other indexes could tell whether that is right.
 */
export async function compareProblems(
  root: Root,
  listed: ReadonlyMap<string, ListedObject>,
  latest: LatestRejections,
  store: Store,
): Promise<Comparison> {
  const list = problemsList(root);
  const read = await readListedList(list, listed, store, (text) => parseOwnProblems(root, text));
  const problems = (read.kind === "read" ? read.content : []).filter((problem) => !isOfName(problem));
  const named = new Set(problems.map(({ key }) => key));
  const expected = new Set(latest.keys());
  const right = await allFulfilled(problems.map((problem) => latest.isRight(problem, store)));
  const differences: Difference[] = [];
  const find = (kind: DifferenceKind, key: string, problem: string, object = list.stateKey) => {
    differences.push({ kind, key, object, problem });
  };
  for (const key of expected) {
    if (named.has(key)) continue;
    if (read.kind === "damaged") find("damaged", key, read.flaw.problem);
    else find("outdated", key, `does not name "${key}", which is rejected`);
  }
  for (const [n, { key }] of problems.entries()) {
    if (right[n]) continue;
    if (expected.has(key)) find("outdated", key, `does not say what "${rejectionKey(key)}" says`);
    else find("ghost", key, `names "${key}", which is not rejected`);
  }
  const decisions = read.kind === "damaged" ? [read.decision] : [];
  const flaws = read.kind === "read" ? read.flaws : [];
  if (read.kind === "read" && flaws.length === 0) return { differences, decisions };
  const hint = differences.at(0)?.key ?? problems.at(0)?.key;
  if (hint === undefined)
    return { differences, decisions: [...decisions, { kind: "write-empty-problems", root }] };
  // Any key will do: whatever the indexer looks at, it then updates the list and its view.
  for (const { object, problem } of flaws) find("outdated", hint, problem, object);
  return { differences, decisions };
}

/**
 * Looking at a key that means nothing to the index, or belongs to another root, does not lead to this list. So such a
 * key makes the whole list unusable.
 */
function parseOwnProblems(root: Root, text: string): Problem[] {
  const problems = parseProblems(text);
  const foreign = problems.find(
    (problem) =>
      splitRoot(problem.key).root !== root || (keyRole(problem.key).kind === "other" && !isOfName(problem)),
  );
  if (foreign !== undefined)
    throw new InvalidListError(
      `Cannot keep ${quoted(foreign.key)} on the list of problems: expected a key of a distribution, or of a file beside one, in this index`,
    );
  return problems;
}
