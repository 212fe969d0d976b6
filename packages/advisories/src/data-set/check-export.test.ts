import { expect, it } from "vitest";
import { readEntry } from "../entry/read-entry.ts";
import { checkExport } from "./check-export.ts";
import { EntryCounts } from "./entry-counts.ts";
import type { Manifest } from "./manifest.ts";

const NOW = new Date("2026-12-01T00:00:00Z");

const RATED = { database_specific: { severity: "HIGH" } };

function entry(id: string, more: object = {}): string {
  const affected = [{ package: { ecosystem: "PyPI", name: "acme" }, versions: ["1.0"] }];
  return JSON.stringify({ id, modified: "2026-11-30T00:00:00Z", affected, ...more });
}

const GOOD = [entry("MAL-2026-1"), entry("PYSEC-2026-1", RATED), entry("GHSA-aaaa-bbbb-cccc")];

const BEFORE: Manifest = {
  dataSet: "0".repeat(32),
  entries: 3,
  unreadable: 0,
  advisories: 3,
  malicious: 1,
  unrated: 1,
  newest: "2026-11-29T00:00:00Z",
};

function countsOf(texts: readonly string[], lost: readonly string[] = []): EntryCounts {
  const counts = new EntryCounts(NOW);
  for (const [n, text] of texts.entries())
    counts.count(readEntry(text, `x${n}.json`), `x${n}.json`, text.length);
  for (const name of lost) counts.countUnreadable(name, "it is endless");
  return counts;
}

/** What is refused or doubted, with what was expected instead. */
function faults(counts: EntryCounts, before?: Manifest): string[] {
  return checkExport(counts, before, NOW)
    .filter(({ isMet }) => !isMet)
    .map(({ otherwise, seen, expected }) => `${otherwise}: ${seen}, expected ${expected}`);
}

it("finds no fault in an export of OSV, and says what it has", () => {
  expect(faults(countsOf(GOOD), BEFORE)).toEqual([]);
  expect(checkExport(countsOf(GOOD), BEFORE, NOW).map(({ seen }) => seen)).toEqual([
    "3 entries",
    "0 of 3 entries that can't be read",
    "0 entries about malicious code whose project can't be read",
    "3 advisories about projects of PyPI in 3 entries",
    "a newest entry of 2026-11-30T00:00:00.000Z",
    "ids of MAL (1), PYSEC (1), GHSA (1)",
    "1 of 3 advisories that no one has rated",
    "entries of 447 bytes",
    "3 entries",
    "3 advisories about projects of PyPI",
    "1 advisories about malicious code",
    "the project of each entry about malicious code, or had lost it before",
  ]);
});

it.each<[string, EntryCounts, Manifest | undefined, string[]]>([
  [
    "nothing",
    countsOf([]),
    undefined,
    [
      "refuse: 0 entries, expected at least one",
      "refuse: 0 advisories about projects of PyPI in 0 entries, expected at least one",
      "refuse: no entry that was modified up to now, expected one",
      "doubt: ids of MAL (0), PYSEC (0), GHSA (0), expected some of each",
    ],
  ],
  [
    "old entries",
    countsOf(GOOD.map((text) => text.replace("2026-11-30", "2026-11-27"))),
    undefined,
    ["doubt: a newest entry of 2026-11-27T00:00:00.000Z, expected one that is at most 3 days old"],
  ],
  [
    "entries of one database",
    countsOf([entry("MAL-2026-1")]),
    undefined,
    ["doubt: ids of MAL (1), PYSEC (0), GHSA (0), expected some of each"],
  ],
  [
    "entries that no one has rated",
    countsOf([...GOOD, entry("PYSEC-2026-2"), entry("PYSEC-2026-3")]),
    undefined,
    ["doubt: 3 of 5 advisories that no one has rated, expected at most half"],
  ],
  [
    "an entry about malicious code without a project",
    countsOf(Array(200).fill(GOOD).flat(), ["MAL-2026-9.json"]),
    BEFORE,
    [
      'ask: "MAL-2026-9.json", about malicious code, expected that the project can be read in each such entry, unless it was lost before',
    ],
  ],
  [
    "an entry about malicious code that was lost before",
    countsOf(Array(200).fill(GOOD).flat(), ["MAL-2026-9.json"]),
    { ...BEFORE, lost: ["MAL-2026-9.json"] },
    [],
  ],
  [
    "more lost entries than the manifest can name",
    countsOf(
      Array(40_000).fill(GOOD).flat(),
      Array.from({ length: 1_001 }, (_, n) => `MAL-2026-${n}.json`),
    ),
    undefined,
    ["refuse: 1001 entries about malicious code whose project can't be read, expected at most 1000"],
  ],
  [
    "more than half of what fits in memory",
    Object.assign(countsOf(GOOD), { kept: 75_000_001 }),
    undefined,
    ["doubt: advisories of 75000001 characters, expected at most half of the 150000000 that are kept"],
  ],
  ["half of what fits in memory", Object.assign(countsOf(GOOD), { kept: 75_000_000 }), undefined, []],
  [
    "an entry about malicious code that names nothing, in a file of another name",
    countsOf([...Array(200).fill(GOOD).flat(), entry("MAL-2026-9", { affected: [] })]),
    BEFORE,
    [
      'ask: "x600.json", about malicious code, expected that the project can be read in each such entry, unless it was lost before',
    ],
  ],
  [
    "less than before",
    countsOf(GOOD),
    { ...BEFORE, entries: 4, malicious: 2 },
    [
      "ask: 3 entries, expected at least 90 % of the 4 before",
      "ask: 1 advisories about malicious code, expected at least 90 % of the 2 before",
    ],
  ],
])("finds the faults of an archive with %s", (_, counts, before, expected) => {
  expect(faults(counts, before)).toEqual(expected);
});

it("counts an id once, however many entries and projects have it", () => {
  const counts = countsOf([GOOD[2] ?? "", GOOD[2] ?? ""]);
  expect([counts.advisories, counts.unrated, counts.idsOf("GHSA")]).toEqual([1, 1, 1]);
});
