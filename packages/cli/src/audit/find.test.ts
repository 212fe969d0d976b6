import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { readEntry } from "@wheelyard/advisories/entry/read-entry";
import { parseProjectName } from "@wheelyard/core/project-name";
import { parseVersion } from "@wheelyard/core/version";
import { expect, it } from "vitest";
import { findAdvisories, withoutNamed } from "./find.ts";

function entry(id: string, aliases: string[]): readonly Advisory[] {
  const affected = [{ package: { ecosystem: "PyPI", name: "acme" }, versions: ["1.0"] }];
  const read = readEntry(JSON.stringify({ id, modified: "2026-11-01T00:00:00Z", aliases, affected }), id);
  return read.kind === "read" ? read.advisories : [];
}

/** Three entries about one flaw, as the alias that they share says. */
const KNOWN = [
  ...entry("MAL-2026-1", ["CVE-2026-1"]),
  ...entry("GHSA-one", ["CVE-2026-1"]),
  ...entry("PYSEC-2026-1", ["CVE-2026-1", "GHSA-one"]),
];

it.each<[string[], string | undefined, string[]]>([
  [[], "MAL-2026-1", ["MAL-2026-1", "GHSA-one", "PYSEC-2026-1"]],
  [["PYSEC-2026-1"], "MAL-2026-1", ["MAL-2026-1", "GHSA-one"]],
  [["GHSA-one"], "MAL-2026-1", ["MAL-2026-1"]],
  [["MAL-2026-1"], "GHSA-one", ["GHSA-one", "PYSEC-2026-1"]],
  [["GHSA-one", "MAL-2026-1"], undefined, []],
  [["CVE-2026-1"], undefined, []],
  [["CVE-2026-9"], "MAL-2026-1", ["MAL-2026-1", "GHSA-one", "PYSEC-2026-1"]],
])("without the entries that %j names, the flaw is that of %s", (ids, id, left) => {
  const release = { project: parseProjectName("acme"), version: parseVersion("1.0") };
  const pins = [{ ...release, hashes: undefined, isDirect: false }];
  const [finding] = findAdvisories(pins, { of: () => withoutNamed(KNOWN, ids) });
  expect(finding?.advisory.id).toBe(id);
  expect((finding?.entries ?? []).map((one) => one.id).toSorted()).toEqual(left.toSorted());
});
