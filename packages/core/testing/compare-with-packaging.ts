import { askPackaging, type OracleAnswer } from "./packaging-oracle.ts";

/** A kind of input that packaging accepts and this index refuses, and why. */
export interface Difference<T> {
  why: string;
  covers: (text: string, theirs: T) => boolean;
}

export interface Comparison {
  accepted: number;
  refused: number;
  /** The number of cases that each difference explains. */
  explained: Record<string, number>;
  /** The first cases that disagree and that no difference explains. */
  unexplained: string[];
}

/**
 * Gives the same cases to this index and to packaging. We may refuse more than packaging if a difference says why, but
 * never accept more.
 */
export function compareWithPackaging<T>(
  question: Parameters<typeof askPackaging>[0],
  cases: readonly string[],
  ours: (text: string) => OracleAnswer<T>,
  differences: readonly Difference<T>[],
): Comparison {
  const comparison: Comparison = {
    accepted: 0,
    refused: 0,
    explained: Object.fromEntries(differences.map(({ why }) => [why, 0])),
    unexplained: [],
  };
  for (const [i, theirs] of askPackaging<T>(question, cases).entries()) {
    const text = cases[i] ?? "";
    const mine = ours(text);
    if (JSON.stringify(mine) === JSON.stringify(theirs)) {
      comparison["accepted" in mine ? "accepted" : "refused"]++;
      continue;
    }
    const difference =
      "accepted" in theirs && "refused" in mine
        ? differences.find(({ covers }) => covers(text, theirs.accepted))
        : undefined;
    if (difference === undefined) {
      if (comparison.unexplained.length < 20)
        comparison.unexplained.push(`${JSON.stringify(text)}: ${JSON.stringify({ mine, theirs })}`);
    } else {
      comparison.explained[difference.why] = (comparison.explained[difference.why] ?? 0) + 1;
    }
  }
  return comparison;
}

/** What a parser makes of a text, in the form of the oracle's answers. */
export function answerOf<T>(parse: () => T, refusal: new (...args: never[]) => Error): OracleAnswer<T> {
  try {
    return { accepted: parse() };
  } catch (error) {
    if (error instanceof refusal) return { refused: true };
    throw error;
  }
}
