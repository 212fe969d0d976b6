import { byteSize } from "@wheelyard/core/byte-size";
import { ARCHIVE_LIMITS } from "../fetching/read-archive.ts";
import type { EntryCounts } from "./entry-counts.ts";
import { MAX_KEPT } from "./limits.ts";
import { type Manifest, OLD_AFTER_MS } from "./manifest.ts";

/** One thing that an export of OSV must have, and what this one has. */
export interface ExportCheck {
  /** What the archive has, in words that follow "the archive has". */
  seen: string;
  expected: string;
  isMet: boolean;
  /**
   * `refuse`: if it isn't met, the archive must not replace what is known. `ask`: nor must it, unless someone accepts it.
   * `doubt`: the archive may be used, and someone should look at it.
   */
  otherwise: "refuse" | "ask" | "doubt";
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The share of what there was before that must still be there. */
const LEAST_SHARE = 0.9;

/** The share of the entries that may be unreadable. */
const MOST_UNREADABLE = 0.01;

/** The share of what an archive may hold that it should have, so that it can grow. */
const MOST_OF_LIMIT = 0.5;

/** The manifest names them, and each page reads it. */
const MOST_LOST = 1_000;

/** The databases from which OSV's export for PyPI has entries, by how their ids begin. */
const DATABASES = ["MAL", "PYSEC", "GHSA"];

/** What counts in each archive, and must not get lost. */
const COUNTED = {
  entries: "entries",
  advisories: "advisories about projects of PyPI",
  malicious: "advisories about malicious code",
} as const;

/**
 * Compares what an archive has with what OSV's export for PyPI must have.
 *
 * @param before the manifest that holds; what was never fetched is compared with nothing
 */
export function checkExport(counts: EntryCounts, before: Manifest | undefined, now: Date): ExportCheck[] {
  return [...checkByItself(counts, now), ...(before === undefined ? [] : checkAgainst(counts, before))];
}

function checkByItself(counts: EntryCounts, now: Date): ExportCheck[] {
  const { entries, unreadable, examples, lost, advisories, unrated, newest, characters, kept } = counts;
  const suchAs = examples.length > 0 ? `, such as ${examples.join("; ")}` : "";
  const ids = DATABASES.map((database) => [database, counts.idsOf(database)] as const);
  return [
    refuse(entries > 0, `${entries} entries`, "at least one"),
    refuse(
      unreadable <= entries * MOST_UNREADABLE,
      `${unreadable} of ${entries} entries that can't be read${suchAs}`,
      "at most 1 %",
    ),
    refuse(
      lost.size <= MOST_LOST,
      `${lost.size} entries about malicious code whose project can't be read`,
      `at most ${MOST_LOST}`,
    ),
    refuse(
      advisories > 0,
      `${advisories} advisories about projects of PyPI in ${entries} entries`,
      "at least one",
    ),
    newest === undefined
      ? refuse(false, "no entry that was modified up to now", "one")
      : doubt(
          now.getTime() - newest.getTime() <= OLD_AFTER_MS,
          `a newest entry of ${newest.toISOString()}`,
          `one that is at most ${OLD_AFTER_MS / DAY_MS} days old`,
        ),
    doubt(
      ids.every(([, count]) => count > 0),
      `ids of ${ids.map(([database, count]) => `${database} (${count})`).join(", ")}`,
      "some of each",
    ),
    doubt(
      unrated * 2 <= advisories,
      `${unrated} of ${advisories} advisories that no one has rated`,
      "at most half",
    ),
    doubt(
      characters <= ARCHIVE_LIMITS.totalBytes * MOST_OF_LIMIT,
      `entries of ${byteSize(characters)}`,
      `at most half of the ${byteSize(ARCHIVE_LIMITS.totalBytes)} that are read`,
    ),
    ...(kept === undefined
      ? []
      : [
          doubt(
            kept <= MAX_KEPT * MOST_OF_LIMIT,
            `advisories of ${kept} characters`,
            `at most half of the ${MAX_KEPT} that are kept`,
          ),
        ]),
  ];
}

function checkAgainst(counts: EntryCounts, before: Manifest): ExportCheck[] {
  const kept = Object.entries(COUNTED) as [keyof typeof COUNTED, string][];
  const known = new Set(before.lost ?? []);
  const lost = [...counts.lost].find((name) => !known.has(name));
  return [
    ...kept.map(([count, what]) =>
      ask(
        counts[count] >= before[count] * LEAST_SHARE,
        `${counts[count]} ${what}`,
        `at least 90 % of the ${before[count]} before`,
      ),
    ),
    ask(
      lost === undefined,
      lost === undefined
        ? "the project of each entry about malicious code, or had lost it before"
        : `"${lost}", about malicious code`,
      "that the project can be read in each such entry, unless it was lost before",
    ),
  ];
}

function refuse(isMet: boolean, seen: string, expected: string): ExportCheck {
  return { seen, expected, isMet, otherwise: "refuse" };
}

function ask(isMet: boolean, seen: string, expected: string): ExportCheck {
  return { seen, expected, isMet, otherwise: "ask" };
}

function doubt(isMet: boolean, seen: string, expected: string): ExportCheck {
  return { seen, expected, isMet, otherwise: "doubt" };
}
