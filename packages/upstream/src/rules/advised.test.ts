import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { readEntry } from "@wheelyard/advisories/entry/read-entry";
import { parseVersion } from "@wheelyard/core/version";
import { describe, expect, it } from "vitest";
import { type AdvisoryRules, advisedOf, forbidding } from "./advised.ts";

const NOW = new Date("2026-12-01T12:00:00Z");

const CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
const HIGH = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N";

function about(id: string, versions: string[], more: object = {}): Advisory[] {
  const affected = [{ package: { ecosystem: "PyPI", name: "acme" }, versions }];
  const read = readEntry(JSON.stringify({ id, modified: "2026-11-01T00:00:00Z", affected, ...more }), id);
  return read.kind === "read" ? [...read.advisories] : [];
}

function severe(id: string, score: string, more: object = {}): Advisory[] {
  return about(id, ["1.0"], { severity: [{ type: "CVSS_V3", score }], ...more });
}

function rules(known: Advisory[], more: Partial<AdvisoryRules> = {}): AdvisoryRules {
  return { known, hide: "malicious", allow: [], ...more };
}

function heldBackBy(version: string, given: AdvisoryRules, now = NOW): string | undefined {
  return forbidding(given, now)(parseVersion(version))?.advisory.id;
}

describe("what is bad enough holds a version back", () => {
  const known = [
    ...severe("GHSA-high", HIGH),
    ...severe("GHSA-critical", CRITICAL),
    ...about("PYSEC-2026-1", ["1.0", "3.0"]),
    ...about("MAL-2026-1", ["2.0"]),
  ];

  it.each<[string, AdvisoryRules["hide"], string | undefined]>([
    ["1.0", "malicious", undefined],
    ["2.0", "malicious", "MAL-2026-1"],
    ["2.0+cu121", "malicious", "MAL-2026-1"],
    ["1.0", "critical", "GHSA-critical"],
    ["2.0", "critical", "MAL-2026-1"],
    ["1.0", "high", "GHSA-critical"],
    // Unrated advisories are shown only.
    ["3.0", "high", undefined],
    ["4.0", "high", undefined],
  ])("%s under %s", (version, hide, id) => {
    expect(heldBackBy(version, rules(known, { hide }))).toBe(id);
  });

  it("also under another name of the same flaw", () => {
    const aliased = [
      ...severe("GHSA-one", CRITICAL, { aliases: ["CVE-2026-1"] }),
      ...about("PYSEC-2026-2", ["1.0"], { aliases: ["CVE-2026-1"] }),
    ];
    const [advised] = advisedOf([parseVersion("1.0")], rules(aliased, { hide: "critical" }), NOW);
    expect(advised).toMatchObject({ versions: ["1.0"], heldBack: ["1.0"] });
    expect(advised?.flaw.advisory).toMatchObject({ id: "GHSA-one", aliases: ["CVE-2026-1", "PYSEC-2026-2"] });
  });
});

describe("an exception", () => {
  const known = about("MAL-2026-1", ["1.0"], { aliases: ["GHSA-mal"] });
  const allow = (id: string) => [{ id, until: "2026-12-01", reason: "ours" }];

  it.each<[string, string, string | undefined]>([
    ["MAL-2026-1", "2026-12-01T00:00:00Z", undefined],
    ["MAL-2026-1", "2026-12-01T23:59:59.999Z", undefined],
    ["MAL-2026-1", "2026-12-02T00:00:00Z", "MAL-2026-1"],
    ["GHSA-mal", "2026-12-01T00:00:00Z", undefined],
    ["MAL-2026-2", "2026-12-01T00:00:00Z", "MAL-2026-1"],
  ])("for %s, at %s", (id, now, expected) => {
    const given = rules(known, { allow: allow(id) });
    expect(heldBackBy("1.0", given, new Date(now))).toBe(expected);
    const [advised] = advisedOf([parseVersion("1.0")], given, new Date(now));
    expect(advised?.heldBack).toEqual(expected === undefined ? ["1.0"].slice(1) : ["1.0"]);
    expect(advised?.exception?.reason).toBe(expected === undefined ? "ours" : undefined);
  });

  it("covers no other entry about the version", () => {
    const two = [...known, ...about("MAL-2026-2", ["1.0"])];
    expect(heldBackBy("1.0", rules(two, { allow: allow("MAL-2026-1") }))).toBe("MAL-2026-2");
  });
});

it("shows what holds nothing back, the worst first", () => {
  const known = [
    ...about("PYSEC-2026-1", ["1.0"]),
    ...severe("GHSA-high", HIGH),
    ...about("MAL-2026-1", ["2.0"]),
  ];
  const versions = ["1.0", "2.0", "3.0"].map((text) => parseVersion(text));
  expect(
    advisedOf(versions, rules(known), NOW).map(({ flaw, versions, heldBack }) => [
      flaw.advisory.id,
      flaw.advisory.severity,
      versions,
      heldBack,
    ]),
  ).toEqual([
    ["MAL-2026-1", "malicious", ["2.0"], ["2.0"]],
    ["GHSA-high", "high", ["1.0"], []],
    ["PYSEC-2026-1", "unknown", ["1.0"], []],
  ]);
});
