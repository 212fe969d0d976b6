import { expect, it } from "vitest";
import { InvalidArchiveError } from "../fetching/read-archive.ts";
import { DataSetBuilder } from "./data-set-builder.ts";
import { MAX_KEPT } from "./limits.ts";

const NOW = new Date("2026-12-01T00:00:00Z");

function entry(projects: number, more: object = {}): string {
  const affected = Array.from({ length: projects }, (_, n) => ({
    package: { ecosystem: "PyPI", name: `p${n}` },
    versions: ["1.0"],
  }));
  return JSON.stringify({ id: "PYSEC-2026-1", modified: "2026-11-30T00:00:00Z", affected, ...more });
}

function build(texts: readonly string[], limit: number) {
  const builder = new DataSetBuilder(NOW, limit);
  for (const text of texts) builder.add(text, "PYSEC-2026-1.json");
  return builder.build();
}

/** Of one advisory of `entry`. */
const ROW = '{"id":"PYSEC-2026-1","severity":"unknown","versions":["1"],"ranges":[]}'.length;

it.each<[string, string[], number]>([
  ["one project", [entry(1)], ROW],
  ["many projects of one entry", [entry(100)], 100 * ROW],
  ["many entries", Array(100).fill(entry(1)), 100 * ROW],
])("takes what fits: %s", (_, texts, limit) => {
  expect(build(texts, limit).counts).toMatchObject({ entries: texts.length, kept: limit });
  const building = () => build(texts, limit - 1);
  expect(building).toThrow(InvalidArchiveError);
  expect(building).toThrow(
    `Cannot use the advisories: up to "PYSEC-2026-1.json", they take ${limit} characters, expected at most ${limit - 1} in the whole archive`,
  );
});

it.each<[string, object]>([
  ["withdrawn", { withdrawn: "2026-11-30T00:00:00Z" }],
  ["of others", { affected: [{ package: { ecosystem: "npm", name: "x" } }] }],
  ["unreadable", { modified: "yesterday" }],
])("keeps nothing of entries that are %s, however many", (_, more) => {
  expect(build(Array(100).fill(entry(1, more)), 0).counts.entries).toBe(100);
});

it("refuses small entries that repeat what they say for each project before they fill the memory", () => {
  const aliases = Array.from({ length: 100 }, (_, n) => `GHSA-${"x".repeat(50)}-${n}`);
  const large = entry(1_000, { aliases });
  const builder = new DataSetBuilder(NOW);
  const most = Math.ceil(MAX_KEPT / (1_000 * aliases.join('","').length));
  expect(() => {
    for (let n = 0; n < most; n++) builder.add(large, `${n}.json`);
  }).toThrow(/they take \d+ characters, expected at most 150000000/);
});
