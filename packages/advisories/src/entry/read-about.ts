import { cutText } from "@wheelyard/core/cut-text";
import { isObject } from "@wheelyard/core/is-object";
import { oneLine } from "@wheelyard/core/one-line";
import type { Advisory } from "./advisory.ts";
import { severityOfVector, severityOfWord } from "./rate.ts";
import { type Severity, worse } from "./severity.ts";

/** What an entry says about all projects that it names. */
export interface About {
  id: string;
  aliases: readonly string[];
  summary: string;
  isMalicious: boolean;
  /** The worst of its own vectors. */
  worst: Severity;
  /** The word of its database. */
  word: Severity | undefined;
}

/** In characters. Pages repeat it. */
const MAX_SUMMARY_LENGTH = 300;

/** Only ids of the form that the databases collected by OSV use: an id becomes a path. */
const ID = /^[A-Z][A-Za-z0-9]{0,31}(?:-[A-Za-z0-9]{1,64}){1,6}$/;

/** In characters. The edge shows no longer reason. */
const MAX_ID_LENGTH = 64;

/** Each project that the entry names repeats them. */
export const MAX_ALIASES = 100;

/** Reads it once for all projects. */
export function readAbout(json: Record<string, unknown>, id: string): About {
  const { summary, details } = json;
  const text = typeof summary === "string" && summary.trim() !== "" ? summary : details;
  return {
    id,
    aliases: aliasesOf(json).slice(0, MAX_ALIASES),
    summary: typeof text === "string" ? shortened(text) : "",
    isMalicious: isAboutMalice(json, id),
    worst: worstOf(json.severity),
    word: wordOf(json),
  };
}

/** What it says about one of them. */
export function describe(
  about: About,
  entry: Record<string, unknown>,
): Omit<Advisory, "project" | "affected"> {
  const { id, aliases, summary } = about;
  return { id, aliases, severity: severityFor(about, entry), summary };
}

/** The worst severity that the entry gives for the project or for itself, else the word of its database. */
function severityFor({ isMalicious, worst, word }: About, entry: Record<string, unknown>): Severity {
  if (isMalicious) return "malicious";
  const rated = worse(worst, worstOf(entry.severity));
  return rated === "unknown" ? (wordOf(entry) ?? word ?? "unknown") : rated;
}

function worstOf(severity: unknown): Severity {
  if (!Array.isArray(severity)) return "unknown";
  const vectors = severity.flatMap((one) =>
    isObject(one) && typeof one.score === "string" ? [one.score] : [],
  );
  return vectors.map(severityOfVector).reduce(worse, "unknown");
}

function wordOf({ database_specific: specific }: Record<string, unknown>): Severity | undefined {
  return isObject(specific) && typeof specific.severity === "string"
    ? severityOfWord(specific.severity)
    : undefined;
}

/** All of its other ids that can be shown. */
export function aliasesOf({ aliases }: Record<string, unknown>): string[] {
  return [...new Set(strings(aliases).filter(isId))];
}

/** Whether one of its ids says so, in capitals or not: who means malicious code should not be taken to be harmless. */
export function isAboutMalice({ aliases }: Record<string, unknown>, id: string): boolean {
  return [id, ...strings(aliases)].some((one) => /^\s*mal[-_]/i.test(one));
}

export function isId(text: string): boolean {
  return text.length <= MAX_ID_LENGTH && ID.test(text);
}

/** @returns the texts in a list */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

/** @returns one line that a page can repeat */
export function shortened(text: string): string {
  return cutText(oneLine(text.slice(0, 4 * MAX_SUMMARY_LENGTH)), MAX_SUMMARY_LENGTH);
}
