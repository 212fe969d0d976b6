import { CVSS20, CVSS30, CVSS31, CVSS40 } from "@pandatix/js-cvss";
import type { Severity } from "./severity.ts";

/**
 * The severity of a CVSS vector of any version, on the qualitative scale of CVSS 3.1, section 5.
 *
 * @returns `unknown` if it is not a vector
 * @example
 * severityOfVector("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H") // "critical"
 * severityOfVector("bad") // "unknown"
 */
export function severityOfVector(vector: string): Severity {
  const score = scoreOf(vector);
  if (score === undefined || score === 0) return "unknown";
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  return score >= 4 ? "medium" : "low";
}

/**
 * The severity for a word of the GitHub Advisory Database.
 *
 * @example
 * severityOfWord("MODERATE") // "medium"
 */
export function severityOfWord(word: string): Severity {
  return WORDS[word.toUpperCase()] ?? "unknown";
}

const WORDS: Readonly<Record<string, Severity>> = Object.assign(Object.create(null), {
  CRITICAL: "critical",
  HIGH: "high",
  MODERATE: "medium",
  MEDIUM: "medium",
  LOW: "low",
});

/** The longest vector of version 4 has fewer than 250 characters. */
const MAX_VECTOR_LENGTH = 500;

function scoreOf(vector: string): number | undefined {
  if (vector.length > MAX_VECTOR_LENGTH) return undefined;
  try {
    if (vector.startsWith("CVSS:4.0/")) return new CVSS40(vector).Score();
    if (vector.startsWith("CVSS:3.1/")) return new CVSS31(vector).BaseScore();
    if (vector.startsWith("CVSS:3.0/")) return new CVSS30(vector).BaseScore();
    return new CVSS20(vector).BaseScore();
  } catch {
    // Each class of the library throws its own error, and all of them mean that this is not a vector.
    return undefined;
  }
}
