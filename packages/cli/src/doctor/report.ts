import type { Outcome } from "./check.ts";
import type { CheckResult } from "./run-checks.ts";

/** In the words and in the order of the last line. */
const WORDS: Record<Outcome, string> = {
  passed: "passed",
  failed: "failed",
  unchecked: "can't be checked here",
  skipped: "skipped",
};

const SIGNS: Record<Outcome, string> = { passed: "ok", failed: "FAILED", unchecked: "?", skipped: "-" };

const WIDTH = Math.max(...Object.values(SIGNS).map((sign) => sign.length));

/** A check as lines for a terminal. */
export function resultLines(result: CheckResult): string[] {
  const { outcome, name, expects } = result;
  const what = result.outcome === "passed" || result.outcome === "failed" ? result.saw : result.why;
  const line = `  ${SIGNS[outcome].padEnd(WIDTH)}  ${name}: `;
  if (outcome !== "failed") return [line + what];
  const indent = " ".repeat(WIDTH + 4);
  return [`${line}saw ${what}`, `${indent}expected ${expects}`];
}

/** How many checks had which outcome, in one line. */
export function summaryLine(results: readonly CheckResult[]): string {
  const counts = countOutcomes(results);
  const texts = (Object.keys(WORDS) as Outcome[]).map((outcome) => `${counts[outcome]} ${WORDS[outcome]}`);
  return `${results.length} checks: ${texts.join(", ")}`;
}

/** For `--json`. */
export function reportJson(results: readonly CheckResult[]): object {
  const checks = results.map((result) => {
    const { group, name, outcome, expects } = result;
    const what =
      result.outcome === "passed" || result.outcome === "failed" ? { saw: result.saw } : { why: result.why };
    return { group, name, outcome, expected: expects, ...what };
  });
  return { ...countOutcomes(results), checks };
}

function countOutcomes(results: readonly CheckResult[]): Record<Outcome, number> {
  const counts = { passed: 0, failed: 0, unchecked: 0, skipped: 0 };
  for (const { outcome } of results) counts[outcome]++;
  return counts;
}
