import type { ProjectName } from "@wheelyard/core/project-name";
import { parseVersion } from "@wheelyard/core/version";
import { expect, it } from "vitest";
import type { Advisory } from "./advisory.ts";
import { distinct, flawsAmong, MAX_NAMED } from "./flaws.ts";

const entry = (id: string, ...aliases: string[]): Advisory => ({
  id,
  aliases,
  project: "acme" as ProjectName,
  severity: id.startsWith("GHSA") ? "high" : "unknown",
  summary: "",
  affected: { kind: "all" },
});

it.each<[string, Advisory[], string[]]>([
  ["entries that don't name each other", [entry("GHSA-1"), entry("PYSEC-1")], ["GHSA-1", "PYSEC-1"]],
  ["one that names the other", [entry("PYSEC-1", "GHSA-1"), entry("GHSA-1")], ["GHSA-1 (PYSEC-1)"]],
  ["both name a third", [entry("GHSA-1", "CVE-1"), entry("PYSEC-1", "CVE-1")], ["GHSA-1 (CVE-1, PYSEC-1)"]],
  [
    "the last one joins two",
    [entry("GHSA-1", "CVE-1"), entry("PYSEC-2", "CVE-2"), entry("PYSEC-3", "CVE-1", "CVE-2")],
    ["GHSA-1 (CVE-1, CVE-2, PYSEC-2, PYSEC-3)"],
  ],
  ["one that names itself", [entry("GHSA-1", "GHSA-1")], ["GHSA-1"]],
])("tells flaws apart: %s", (_, known, expected) => {
  for (const order of [known, known.toReversed()]) {
    const flaws = flawsAmong(order)(parseVersion("1.0"));
    expect(
      flaws.map(({ advisory: { id, aliases } }) =>
        aliases.length === 0 ? id : `${id} (${aliases.join(", ")})`,
      ),
    ).toEqual(expected);
  }
});

it("looks at the names of each entry a few times, however many entries and versions there are", () => {
  let looks = 0;
  const counting = (one: Advisory): Advisory => ({
    ...one,
    get aliases() {
      looks++;
      return one.aliases;
    },
  });
  const pairs = 2_000;
  const known = Array.from({ length: pairs }, (_, n) => [
    counting(entry(`GHSA-${n}`, `CVE-${n}`)),
    counting(entry(`PYSEC-${n}`, `GHSA-${n}`)),
  ]).flat();
  const flawsOf = flawsAmong(known);
  for (let n = 0; n < 20; n++) expect(flawsOf(parseVersion(`1.${n}`))).toHaveLength(pairs);
  expect(looks).toBeLessThan(pairs * 2 * 10);
});

it("gives a flaw the first hundred of the ids of others", () => {
  const aliases = (n: number) => Array.from({ length: 100 }, (_, m) => `CVE-${n}-${m}`);
  const known = Array.from({ length: 300 }, (_, n) => entry(`GHSA-${n}`, "GHSA-0", ...aliases(n)));
  const [flaw, ...others] = flawsAmong(known)(parseVersion("1.0"));
  expect(others).toEqual([]);
  expect(flaw?.entries).toHaveLength(300);
  expect(flaw?.advisory.aliases).toHaveLength(MAX_NAMED);
  expect(distinct(known).map(({ id, aliases: ids }) => [id, ids.length])).toEqual([["GHSA-0", MAX_NAMED]]);
});

it.each<[string, string | undefined]>([
  ["1.0", "1.5"],
  ["2.0", "2.1"],
  // Only named, so that no range says where it ends.
  ["1.7", undefined],
])("%s is fixed where no entry about the flaw goes on", (version, fixed) => {
  const bounds = (from: string, to: string) => [
    { kind: "introduced", version: parseVersion(from) } as const,
    { kind: "fixed", version: parseVersion(to) } as const,
  ];
  const known: Advisory[] = [
    {
      ...entry("GHSA-1"),
      affected: {
        kind: "some",
        versions: new Set(["1.7"]),
        ranges: [
          { bounds: bounds("1.0", "1.2"), limits: [] },
          { bounds: bounds("2.0", "2.1"), limits: [] },
        ],
      },
    },
    {
      ...entry("PYSEC-1", "GHSA-1"),
      affected: { kind: "some", versions: new Set(), ranges: [{ bounds: bounds("1.1", "1.5"), limits: [] }] },
    },
  ];
  expect(flawsAmong(known)(parseVersion(version))[0]?.fixed).toBe(fixed);
});
