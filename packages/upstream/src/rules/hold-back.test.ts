import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { parseProjectName } from "@wheelyard/core/project-name";
import { parseVersion } from "@wheelyard/core/version";
import { describe, expect, it } from "vitest";
import { UpstreamFaultError } from "../fetching/upstream-fault.ts";
import { jsonPageOf } from "../page/json-page.ts";
import type { PublicFile, PublicPage } from "../page/public-page.ts";
import { readBlockRule } from "../settings/block-rule.ts";
import { applyRules } from "./hold-back.ts";
import type { PageRules } from "./page-rules.ts";

const NOW = new Date("2026-12-01T12:00:00Z");
const NONE: PageRules = { blocked: [], minimumAgeDays: 0 };

function file(filename: string, uploadTime?: string, more: Partial<PublicFile> = {}): PublicFile {
  const { kind, version } = parseDistributionFilename(filename);
  return {
    filename,
    kind,
    version,
    url: `https://files.example/${filename}`,
    sha256: "a".repeat(64),
    ...(uploadTime !== undefined && { uploadTime }),
    ...more,
  };
}

function page(...files: PublicFile[]): PublicPage {
  const versions = [...new Set(files.map(({ version }) => version.normalised))];
  return { project: parseProjectName("acme"), files, versions };
}

function blocked(...rules: string[]): PageRules {
  return { ...NONE, blocked: rules.flatMap((text) => readBlockRule(text) ?? []) };
}

function shown(given: PublicPage, rules: PageRules, now = NOW) {
  return jsonPageOf(applyRules(given, rules, now), "direct").files.map(({ url, yanked }) => [url, yanked]);
}

const PLAIN = "https://files.example/acme-1.0.tar.gz";

describe("a file that is young", () => {
  const until = (day: string) => [
    [`/_held-back/until-${day}/acme-1.0.tar.gz`, `held back until ${day}: minimumAgeDays`],
  ];

  it.each<[string, number, unknown]>([
    ["2026-11-26T08:00:00Z", 7, until("2026-12-03")],
    ["2026-11-24T12:00:00.001Z", 7, until("2026-12-01")],
    ["2026-11-24T12:00:00Z", 7, [[PLAIN, undefined]]],
    ["2020-01-01T00:00:00Z", 3_650, until("2029-12-29")],
    ["2026-12-01T11:59:59.999999Z", 1, until("2026-12-02")],
    // A wrong clock, or a lie.
    ["2027-01-01T00:00:00Z", 1, until("2027-01-02")],
    ["9999-12-31T23:59:59Z", 3_650, until("9999-12-31")],
    ["2026-12-01T11:00:00Z", 0, [[PLAIN, undefined]]],
  ])("uploaded %s under minimumAgeDays %i is %j", (time, minimumAgeDays, expected) => {
    expect(shown(page(file("acme-1.0.tar.gz", time)), { ...NONE, minimumAgeDays })).toEqual(expected);
  });

  it("stays on the page with its version, without metadata, and doesn't affect the others", () => {
    const old = file("acme-1.0.tar.gz", "2020-01-01T00:00:00Z", { coreMetadata: {}, yanked: "" });
    const young = file("acme-2.0+x-py3-none-any.whl", "2026-12-01T00:00:00Z", { coreMetadata: {}, size: 1 });
    const { versions, files } = jsonPageOf(
      applyRules(page(old, young), { ...NONE, minimumAgeDays: 2 }, NOW),
      "direct",
    );
    expect(versions).toEqual(["1.0", "2.0+x"]);
    expect(files).toEqual([
      {
        filename: "acme-1.0.tar.gz",
        url: PLAIN,
        hashes: { sha256: "a".repeat(64) },
        "upload-time": "2020-01-01T00:00:00Z",
        "core-metadata": true,
        yanked: true,
      },
      {
        filename: "acme-2.0+x-py3-none-any.whl",
        url: "/_held-back/until-2026-12-03/acme-2.0%2Bx-py3-none-any.whl",
        hashes: { sha256: "a".repeat(64) },
        size: 1,
        "upload-time": "2026-12-01T00:00:00Z",
        yanked: "held back until 2026-12-03: minimumAgeDays",
      },
    ]);
  });
});

it("holds back a file without a time if others have one and a rule needs it", () => {
  const given = page(file("acme-1.0.tar.gz"), file("acme-2.0.tar.gz", "2020-01-01T00:00:00Z"));
  expect(shown(given, { ...NONE, minimumAgeDays: 1 })).toEqual([
    [
      "/_held-back/without-upload-time/acme-1.0.tar.gz",
      "held back: no upload time, needed by minimumAgeDays",
    ],
    ["https://files.example/acme-2.0.tar.gz", undefined],
  ]);
});

it.each<[Partial<PageRules>, RegExp]>([
  [{ minimumAgeDays: 7 }, /"acme" .* upstream\.minimumAgeDays needs: set it to 0 .* upstream\.exempt$/],
  [{ uploadedBefore: NOW }, /"acme" .* upstream\.uploadedBefore needs$/],
])("if a page has no times, says which setting needs them: %j", (rules, message) => {
  const given = page(file("acme-1.0.tar.gz"), file("acme-2.0.tar.gz"));
  expect(() => applyRules(given, { ...NONE, ...rules }, NOW)).toThrow(UpstreamFaultError);
  expect(() => applyRules(given, { ...NONE, ...rules }, NOW)).toThrow(message);
  expect(shown(given, NONE)).toHaveLength(2);
  expect(shown(page(), { ...NONE, ...rules })).toEqual([]);
});

it.each<[string[], string | undefined]>([
  [["acme==1.*"], "acme==1.*"],
  [["acme<0.9", "acme >=1.0 , <2"], "acme >=1.0 , <2"],
  [["a*==1.0"], "a*==1.0"],
  [["acme==1.1"], undefined],
])("blocks by %j", (rules, by) => {
  expect(shown(page(file("acme-1.0.tar.gz")), blocked(...rules))).toEqual([
    by === undefined
      ? [PLAIN, undefined]
      : ["/_held-back/blocked/acme-1.0.tar.gz", `held back: blocked by ${by}`],
  ]);
});

it("says that a young, blocked file is blocked, which doesn't pass with time", () => {
  const rules = { ...blocked("acme==1.0"), minimumAgeDays: 7 };
  expect(shown(page(file("acme-1.0.tar.gz", NOW.toISOString())), rules)).toEqual([
    ["/_held-back/blocked/acme-1.0.tar.gz", "held back: blocked by acme==1.0"],
  ]);
});

it("leaves out what was uploaded on that day or later, and its version", () => {
  const given = page(
    file("acme-1.0.tar.gz", "2024-12-31T23:59:59Z"),
    file("acme-1.1.tar.gz", "2025-01-01T00:00:00Z"),
    file("acme-1.2.tar.gz"),
  );
  const uploadedBefore = new Date("2025-01-01T00:00:00Z");
  const { files, versions } = jsonPageOf(applyRules(given, { ...NONE, uploadedBefore }, NOW), "direct");
  expect(files.map(({ filename }) => filename)).toEqual(["acme-1.0.tar.gz"]);
  expect(versions).toEqual(["1.0"]);
});

describe("a file with an advisory", () => {
  const known: Advisory = {
    id: "MAL-2026-1",
    aliases: [],
    project: parseProjectName("acme"),
    severity: "malicious",
    summary: "Steals tokens",
    affected: { kind: "some", versions: new Set(["2"]), ranges: [] },
  };
  const against = (advisory: Partial<Advisory> = {}): PageRules => ({
    ...NONE,
    advisories: { hide: "malicious", allow: [], known: [{ ...known, ...advisory }] },
  });
  const files = page(
    file("acme-1.0.tar.gz"),
    file("acme-2.0.tar.gz", undefined, { coreMetadata: {} }),
    file("acme-2.0.0+cu121-py3-none-any.whl"),
  );

  it("is held back with its id and what is known; others are not", () => {
    const reason = "held back: MAL-2026-1, malicious: Steals tokens";
    expect(shown(files, against())).toEqual([
      [PLAIN, undefined],
      ["/_held-back/MAL-2026-1/acme-2.0.tar.gz", reason],
      ["/_held-back/MAL-2026-1/acme-2.0.0%2Bcu121-py3-none-any.whl", reason],
    ]);
  });

  it("says in which version it is fixed", () => {
    const bounds = [
      { kind: "introduced", version: parseVersion("2.0") },
      { kind: "fixed", version: parseVersion("2.1") },
    ] as const;
    const affected = { kind: "some", versions: new Set<string>(), ranges: [{ bounds, limits: [] }] } as const;
    expect(shown(files, against({ affected, summary: "" }))[1]).toEqual([
      "/_held-back/MAL-2026-1/acme-2.0.tar.gz",
      "held back: MAL-2026-1, malicious; fixed in 2.1",
    ]);
  });

  it("is held back for that, whatever else is wrong with it", () => {
    const rules = { ...against(), blocked: blocked("acme==2.0").blocked };
    expect(shown(files, rules)[1]?.[0]).toBe("/_held-back/MAL-2026-1/acme-2.0.tar.gz");
  });
});
