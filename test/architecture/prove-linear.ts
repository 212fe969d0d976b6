import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { shippedExpressions } from "./shipped-expressions.ts";

// Its entry point for browsers, because the one for Node looks for Java and for programs that are not installed here.
const { checkSync }: typeof import("recheck") = createRequire(import.meta.url)("recheck/lib/browser.js");

/*
 * Proves that every regular expression that ships is linear, and stores the proof. A proof takes up to a minute, so the
 * gate trusts the stored ones.
 */

export const PROVED = new URL("linear-expressions.json", import.meta.url);

export function provedExpressions(): string[] {
  return JSON.parse(readFileSync(PROVED, "utf8"));
}

/**
 * Why finding all matches of an expression takes time that grows faster than the text.
 *
 * @returns undefined if it doesn't
 */
export function whyNotLinear(pattern: string, flags: string): string | undefined {
  // All matches are found as this loop finds them: it tries the expression at each place in turn, and can't fail itself.
  const searched = isTriedOnce(pattern, flags) ? pattern : `^(?:(?:${pattern})|[^])*`;
  const verdict = checkSync(searched, flags, { checker: "automaton", timeout: null, attackTimeout: 1 });
  switch (verdict.status) {
    case "safe":
      return undefined;
    case "vulnerable":
      return `is ${verdict.complexity.type}`;
    case "unknown":
      return `can't be judged: ${"message" in verdict.error ? verdict.error.message : verdict.error.kind}`;
  }
}

/** Whether it can only match at the beginning of a text. */
function isTriedOnce(pattern: string, flags: string): boolean {
  const outermost = pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]/gs, "");
  let depth = 0;
  for (const character of outermost) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (character === "|" && depth === 0) return false;
  }
  return pattern.startsWith("^") && !flags.includes("m");
}

/** Proves what has no proof yet, and forgets what no longer ships. */
export function proveLinear(): void {
  const expressions = shippedExpressions().literals;
  const noted = new Set(provedExpressions());
  const proved = [...noted].filter((literal) => expressions.has(literal));
  for (const [literal, { pattern, flags, files }] of expressions) {
    if (noted.has(literal)) continue;
    const problem = whyNotLinear(pattern, flags);
    if (problem === undefined) {
      proved.push(literal);
    } else {
      process.stderr.write(
        `${files.join(", ")}: ${literal} ${problem}, expected one that is proved to be linear\n`,
      );
      process.exitCode = 1;
    }
    note(proved);
  }
  note(proved);
}

function note(proved: string[]): void {
  writeFileSync(PROVED, `${JSON.stringify(proved.sort(), null, 2)}\n`);
}

if (import.meta.filename === process.argv[1]) proveLinear();
