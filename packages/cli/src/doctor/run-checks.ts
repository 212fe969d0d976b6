import type { Check, Seen } from "./check.ts";
import type { Place } from "./place.ts";

/** What became of a check. */
export type CheckResult = Pick<Check, "group" | "name" | "expects"> & Seen;

export interface RunListener {
  begins(check: Check): void;
  ended(result: CheckResult): void;
  /** What a thrown error means. Rethrows it if the checks must end. */
  explain(error: unknown): string;
}

/**
 * Runs checks one after the other. What a check throws is what it saw: the others still run, except those that come
 * after it.
 */
export async function runChecks(
  checks: readonly Check[],
  place: Place,
  { begins, ended, explain }: RunListener,
): Promise<CheckResult[]> {
  const results = new Map<string, CheckResult>();
  for (const check of checks) {
    begins(check);
    const { group, name, expects } = check;
    const result = { group, name, expects, ...(await outcomeOf(check, place, results, explain)) };
    results.set(name, result);
    ended(result);
  }
  return [...results.values()];
}

async function outcomeOf(
  check: Check,
  place: Place,
  results: ReadonlyMap<string, CheckResult>,
  explain: RunListener["explain"],
): Promise<Seen> {
  const why = check.unchecked?.[place.kind];
  if (why !== undefined) return { outcome: "unchecked", why };
  const missed = check.after?.find((name) => results.get(name)?.outcome !== "passed");
  if (missed !== undefined) return { outcome: "unchecked", why: `"${missed}" did not pass` };
  try {
    return await check.run(place);
  } catch (error) {
    return { outcome: "failed", saw: explain(error) };
  }
}
