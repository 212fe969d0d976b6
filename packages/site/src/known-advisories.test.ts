import { expect, it } from "vitest";
import { type KnownAdvisory, knownAdvisories } from "./known-advisories.ts";

const KNOWN: KnownAdvisory = {
  ids: ["GHSA-aaaa-bbbb-cccc"],
  url: "https://osv.dev/vulnerability/GHSA-aaaa-bbbb-cccc",
  severity: "high",
  summary: "Leaks",
  versions: ["1.0"],
  heldBack: 0,
  fixed: [],
};

function textOf(known: readonly KnownAdvisory[]): string {
  const shown = knownAdvisories(known);
  return shown === false ? "" : shown.text;
}

const many = (text: string, count: number) => Array.from({ length: count }, (_, n) => `${text}${n}`);

it("shows some of what one advisory names, and says how much more there is", () => {
  const ids = [...KNOWN.ids, ...many("CVE-2026-", 100)] as const;
  const shown = textOf([{ ...KNOWN, ids, fixed: many("9.", 300) }]);
  expect(shown).toContain("Also CVE-2026-0, CVE-2026-1, ");
  expect(shown).toContain(", CVE-2026-9 and 90 more<");
  expect(shown).toContain("fixed in 9.0, 9.1, ");
  expect(shown).toContain(", 9.9 and 290 more<");
});

it("shows the worst hundred", () => {
  const shown = textOf(Array<KnownAdvisory>(102).fill(KNOWN));
  expect(shown.split("<li>")).toHaveLength(101);
  expect(shown).toContain("And 2 less severe ones.");
});

it("shows nothing if nothing is known", () => {
  expect(knownAdvisories([])).toBe(false);
});
