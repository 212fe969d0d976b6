import { keyRole } from "@wheelyard/core/key-role";
import { quoted } from "@wheelyard/core/quoted";
import type { Root } from "@wheelyard/core/root";
import type { Problem } from "@wheelyard/site/problems-page";
import { allSettled } from "../commit/all-settled.ts";
import { InvalidListError } from "../lists/list-records.ts";
import { parseProblems, problemsList } from "../lists/problems-list.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { Difference, Finding } from "./finding.ts";
import type { LatestRejections } from "./latest-rejections.ts";
import { readListedList } from "./listed-list.ts";

export interface ProblemsComparison {
  findings: Finding[];
  /** The list is not what it should be, and there is no key to look at, so that it would be written again. */
  isEmptyListOutdated: boolean;
}

/** Compares the list of problems of a root with the rejection records, which have been found right. */
export async function compareProblems(
  root: Root,
  listed: ReadonlyMap<string, ListedObject>,
  latest: LatestRejections,
  store: Store,
): Promise<ProblemsComparison> {
  const { content, isDamaged, isCurrent } = await readListedList(
    problemsList(root),
    listed,
    store,
    parseOwnProblems,
  );
  const problems = content ?? [];
  const named = new Set(problems.map(({ key }) => key));
  const expected = new Set(latest.keys());
  const right = await allSettled(problems.map((problem) => latest.isRight(problem, store)));
  const finding = (difference: Difference, key: string): Finding => ({ difference, key });
  const findings = [
    ...[...expected]
      .filter((key) => !named.has(key))
      .map((key) => finding(isDamaged ? "damaged" : "outdated", key)),
    ...problems
      .filter((_, n) => !right[n])
      .map(({ key }) => finding(expected.has(key) ? "outdated" : "ghost", key)),
  ];
  if (isCurrent || findings.length > 0) return { findings, isEmptyListOutdated: false };
  const [first] = problems;
  // Whatever the indexer is told to look at, it makes the list and its view right then.
  return first === undefined
    ? { findings, isEmptyListOutdated: true }
    : { findings: [finding("outdated", first.key)], isEmptyListOutdated: false };
}

/** A key that is none of the index's business can't be looked at again, so it makes the whole list unusable. */
function parseOwnProblems(text: string): Problem[] {
  const problems = parseProblems(text);
  const foreign = problems.find(({ key }) => keyRole(key).kind === "other");
  if (foreign !== undefined)
    throw new InvalidListError(
      `Cannot keep ${quoted(foreign.key)} on the list of problems: expected a key of a distribution or of a file beside one`,
    );
  return problems;
}
