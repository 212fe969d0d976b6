import type { ProjectName } from "@wheelyard/core/project-name";
import { parseVersion } from "@wheelyard/core/version";
import { expect, it } from "vitest";
import type { Advisory } from "./advisory.ts";
import { flawsOf } from "./flaws.ts";

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
    const flaws = flawsOf(parseVersion("1.0"), order);
    expect(
      flaws.map(({ advisory: { id, aliases } }) =>
        aliases.length === 0 ? id : `${id} (${aliases.join(", ")})`,
      ),
    ).toEqual(expected);
  }
});

it("looks at each entry a few times, however many there are", () => {
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
  expect(flawsOf(parseVersion("1.0"), known)).toHaveLength(pairs);
  expect(looks).toBeLessThan(pairs * 2 * 10);
});
