import { parseVersion } from "@wheelyard/core/version";
import { describe, expect, it } from "vitest";
import { isAffected } from "./affected.ts";
import { flawsAmong } from "./flaws.ts";
import { readEntry } from "./read-entry.ts";

const MODIFIED = "2026-11-01T10:00:00Z";

function entry(affected: object | object[], more: object = {}): string {
  const list = Array.isArray(affected) ? affected : [affected];
  return JSON.stringify({
    schema_version: "1.7.0",
    id: "PYSEC-2026-1",
    modified: MODIFIED,
    affected: list.map((one) => ({ package: { ecosystem: "PyPI", name: "Acme.Core" }, ...one })),
    ...more,
  });
}

function ecosystem(...events: object[]): object {
  return { ranges: [{ type: "ECOSYSTEM", events }] };
}

/** Which of these versions the entry is about. */
function affectedOf(text: string, versions: readonly string[]): string[] {
  const read = readEntry(text, "test.json");
  if (read.kind === "withdrawn") return [];
  return versions.filter((version) =>
    read.advisories.some(({ affected }) => isAffected(affected, parseVersion(version))),
  );
}

describe("which versions an entry is about", () => {
  const VERSIONS = [
    "0.dev0",
    "0.9",
    "1.0a1",
    "1.0",
    "1.0.post1",
    "1.0.1",
    "1.1rc1",
    "1.1",
    "2.0.1+cu121",
    "1!0.1",
  ];

  it.each<[string, object, string[]]>([
    ["a list of versions", { versions: ["1.0", "1.1"] }, ["1.0", "1.1"]],
    ["other spellings", { versions: ["v1.0-alpha.1", "1.1.0"] }, ["1.0a1", "1.1"]],
    ["a public version of a build", { versions: ["2.0.1"] }, ["2.0.1+cu121"]],
    ["a local version of a build", { versions: ["2.0.1+cpu"] }, ["2.0.1+cu121"]],
    ["everything", ecosystem({ introduced: "0" }), VERSIONS],
    ["up to a fix", ecosystem({ introduced: "0" }, { fixed: "1.0" }), ["0.dev0", "0.9", "1.0a1"]],
    ["from a version on", ecosystem({ introduced: "1.1" }), ["1.1", "2.0.1+cu121", "1!0.1"]],
    [
      "up to the last",
      ecosystem({ introduced: "1.0" }, { last_affected: "1.0.1" }),
      ["1.0", "1.0.post1", "1.0.1"],
    ],
    [
      "events in any order, and two stretches in one range",
      ecosystem({ fixed: "1.1" }, { introduced: "1.0.1" }, { fixed: "1.0" }, { introduced: "0" }),
      ["0.dev0", "0.9", "1.0a1", "1.0.1", "1.1rc1"],
    ],
    [
      "a stretch that begins where another ends",
      ecosystem({ introduced: "0" }, { fixed: "1.0" }, { introduced: "1.0" }),
      VERSIONS,
    ],
    ["an epoch", ecosystem({ introduced: "1!0" }), ["1!0.1"]],
    ["a limit", ecosystem({ introduced: "0" }, { limit: "1.0" }), ["0.dev0", "0.9", "1.0a1"]],
    ["no limit", ecosystem({ introduced: "1!0" }, { limit: "*" }), ["1!0.1"]],
    [
      "several limits: the highest",
      ecosystem({ introduced: "1.0" }, { limit: "1.0.1" }, { limit: "1.1" }),
      ["1.0", "1.0.post1", "1.0.1", "1.1rc1"],
    ],
    [
      "several ranges: each applies",
      {
        ranges: [
          { type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "0.9" }] },
          { type: "ECOSYSTEM", events: [{ introduced: "1.1" }, { last_affected: "1.1" }] },
        ],
      },
      ["0.dev0", "1.1"],
    ],
    [
      "a range that another repeats",
      {
        ranges: [
          { type: "ECOSYSTEM", events: [{ introduced: "1.0" }, { fixed: "1.0.1" }] },
          { type: "ECOSYSTEM", events: [{ fixed: "1.0.1" }, { introduced: "1.0" }] },
        ],
      },
      ["1.0", "1.0.post1"],
    ],
    ["from a pre-release on", ecosystem({ introduced: "1.0a1" }, { fixed: "1.0" }), ["1.0a1"]],
    ["up to a pre-release", ecosystem({ introduced: "1.1.dev0" }, { last_affected: "1.1rc1" }), ["1.1rc1"]],
    [
      "a build's version as a fix, which the public version is below",
      ecosystem({ introduced: "2" }, { fixed: "2.0.1+cu121" }),
      ["2.0.1+cu121"],
    ],
    ["from a build's version on", ecosystem({ introduced: "2.0.1+cu121" }), ["2.0.1+cu121", "1!0.1"]],
    [
      "from a build's version on, below its public one's fix",
      ecosystem({ introduced: "2.0.1+cu121" }, { fixed: "2.0.2" }),
      ["2.0.1+cu121"],
    ],
    [
      "one build's version",
      ecosystem({ introduced: "2.0.1+cu121" }, { last_affected: "2.0.1+cu121" }),
      ["2.0.1+cu121"],
    ],
    [
      "up to a build's version",
      ecosystem({ introduced: "1.1.0+cpu" }, { last_affected: "2.0.1+cpu" }),
      ["1.1", "2.0.1+cu121"],
    ],
    [
      "a build's version as a limit, which the public version is below",
      ecosystem({ introduced: "2" }, { limit: "2.0.1+cu121" }),
      ["2.0.1+cu121"],
    ],
    ["an epoch above all others", ecosystem({ introduced: "1.1" }, { fixed: "1!0" }), ["1.1", "2.0.1+cu121"]],
    [
      "versions as SemVer writes them",
      { ranges: [{ type: "SEMVER", events: [{ introduced: "1.0.0" }, { fixed: "1.1.0-rc.1" }] }] },
      ["1.0", "1.0.post1", "1.0.1"],
    ],
    [
      "commits beside versions",
      {
        versions: ["1.0"],
        ranges: [{ type: "GIT", repo: "https://x.example", events: [{ introduced: "0" }] }],
      },
      ["1.0"],
    ],
    [
      "versions and ranges together",
      { versions: ["2.0.1"], ...ecosystem({ introduced: "1.1" }, { fixed: "1.2" }) },
      ["1.1", "2.0.1+cu121"],
    ],
  ])("%s", (_, affected, expected) => {
    expect(affectedOf(entry(affected), VERSIONS)).toEqual(expected);
  });

  it("joins what an entry says about one project in several places", () => {
    const text = entry([{ versions: ["1.0"] }, { versions: ["1.1"] }]);
    expect(readEntry(text, "x")).toMatchObject({ kind: "read", advisories: [{ project: "acme-core" }] });
    expect(affectedOf(text, VERSIONS)).toEqual(["1.0", "1.1"]);
  });

  it("ignores other ecosystems", () => {
    const text = entry({ package: { ecosystem: "npm", name: "acme-core" }, versions: ["1.0"] });
    expect(readEntry(text, "x")).toMatchObject({ kind: "read", advisories: [] });
  });

  it("is about nothing once it is withdrawn", () => {
    const text = entry({ versions: ["1.0"] }, { withdrawn: MODIFIED });
    expect(readEntry(text, "x")).toEqual({ kind: "withdrawn", modified: new Date(MODIFIED) });
  });
});

it.each<[object, string, string | undefined]>([
  [ecosystem({ introduced: "0" }, { fixed: "1.1" }), "1.0", "1.1"],
  [ecosystem({ introduced: "0" }, { fixed: "0.9" }, { introduced: "1.0" }, { fixed: "1.2" }), "1.1", "1.2"],
  [ecosystem({ introduced: "0" }, { last_affected: "1.1" }), "1.0", undefined],
  [ecosystem({ introduced: "2.0" }, { fixed: "2.1" }), "1.0", undefined],
  [{ ...ecosystem({ introduced: "0" }, { fixed: "1.1" }), versions: ["1.1"] }, "1.0", undefined],
])("of %j, %s is fixed in %s", (affected, version, fixed) => {
  const read = readEntry(entry(affected), "x");
  if (read.kind !== "read" || read.advisories[0] === undefined) throw new Error(JSON.stringify(read));
  expect(flawsAmong(read.advisories)(parseVersion(version))[0]?.fixed).toBe(fixed);
});

describe("how bad it is", () => {
  const critical = [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }];
  const low = [{ type: "CVSS_V3", score: "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N" }];

  it.each<[string, object, object, string]>([
    ["nobody says", {}, {}, "unknown"],
    ["a vector", {}, { severity: low }, "low"],
    ["the worst of several vectors", {}, { severity: [...low, ...critical] }, "critical"],
    ["a vector of the project", { severity: critical }, { severity: low }, "critical"],
    ["a word of the database", {}, { database_specific: { severity: "MODERATE" } }, "medium"],
    ["a vector before the word", {}, { severity: low, database_specific: { severity: "HIGH" } }, "low"],
    [
      "a word if the vector is not one",
      {},
      { severity: [{ score: "?" }], database_specific: { severity: "HIGH" } },
      "high",
    ],
    ["malicious by its id", {}, { id: "MAL-2026-1234", severity: low }, "malicious"],
    ["malicious by another id", {}, { aliases: ["MAL-2026-1234"] }, "malicious"],
    ["malicious by an id in other letters", {}, { id: "Mal-2026-1" }, "malicious"],
    ["malicious by another id in small letters", {}, { aliases: ["mal-2026-1"] }, "malicious"],
    [
      "a vector of the entry before the project's word",
      { database_specific: { severity: "LOW" } },
      { severity: critical },
      "critical",
    ],
    [
      "the project's word before the entry's",
      { database_specific: { severity: "LOW" } },
      { database_specific: { severity: "HIGH" } },
      "low",
    ],
  ])("%s", (_, affected, more, severity) => {
    expect(readEntry(entry({ versions: ["1.0"], ...affected }, more), "x")).toMatchObject({
      kind: "read",
      advisories: [{ severity }],
    });
  });
});

describe("what can't be read", () => {
  const NOTHING_SAFE = ["0.1", "1.0", "99"];

  it.each<[string, string, string]>([
    ["no JSON", "{", "it is no JSON"],
    ["a list", "[]", "expected an object"],
    ["no id", entry({ versions: ["1.0"] }, { id: undefined }), "expected an id"],
    ["an id that is a path", entry({ versions: ["1.0"] }, { id: "../x-1" }), "expected an id"],
    ["an id with a line feed", entry({ versions: ["1.0"] }, { id: "MAL-1\n" }), "expected an id"],
    [
      "an id that the edge does not show",
      entry({ versions: ["1.0"] }, { id: `MAL-${"1".repeat(61)}` }),
      "expected an id",
    ],
    ["an endless id", entry({ versions: ["1.0"] }, { id: `MAL-${"1".repeat(100)}` }), "expected an id"],
    ["no time", entry({ versions: ["1.0"] }, { modified: "yesterday" }), "expected modified"],
    ["an odd withdrawal", entry({ versions: ["1.0"] }, { withdrawn: true }), "expected withdrawn"],
    ["no list", entry([], { affected: {} }), "expected affected to be a list"],
    ["a text for an object", entry([], { affected: ["acme"] }), "affected[0]: expected an object"],
    [
      "no project's name",
      entry({ package: { ecosystem: "PyPI", name: "-" } }),
      "expected the name of a project",
    ],
    ["no versions", entry({}), "names neither versions nor ranges"],
    ["invalid versions", entry({ versions: ["latest"] }), "names neither versions nor ranges"],
    [
      "a fix that is not a version",
      entry(ecosystem({ introduced: "0" }, { fixed: "abc123" })),
      "the event fixed",
    ],
    ["an unknown event", entry(ecosystem({ introduced: "0" }, { ended: "1.0" })), "does not know: ended"],
    [
      "an inherited event",
      entry(ecosystem({ introduced: "0" }, { constructor: "1.0" })),
      "does not know: constructor",
    ],
    ["no events", entry(ecosystem()), "to have events"],
    ["an event without a field", entry(ecosystem({ introduced: "0" }, {})), "an object with one field"],
    ["an event with two", entry(ecosystem({ introduced: "0", fixed: "1" })), "an object with one field"],
    ["a range without a beginning", entry(ecosystem({ fixed: "2.0" })), "without the event introduced"],
    ["a version that is a number", entry({ versions: [1, "2.0"] }), "each version to be a text"],
  ])("%s", (_, text, reason) => {
    const read = readEntry(text, "PYSEC-2026-1.json");
    expect(read).toMatchObject({ kind: "unreadable", reason: expect.stringContaining(reason) });
  });

  it.each<[string, object, object]>([
    ["no versions", {}, {}],
    ["a range that can't be read", ecosystem({ introduced: "x" }), {}],
    ["no time", { versions: ["1.0"] }, { modified: 7 }],
    ["an odd withdrawal", { versions: ["1.0"] }, { withdrawn: "no" }],
    ["an empty event", ecosystem({}), {}],
    ["only a fix", ecosystem({ fixed: "0.1" }), {}],
    ["only a limit", ecosystem({ limit: "0.1" }), {}],
    ["only a last version", ecosystem({ last_affected: "0.1" }), {}],
    ["a version that is a number", { versions: [1, "2.0"] }, {}],
    ["an id with an underscore", { versions: ["1.0"] }, { id: "MAL-2026_7" }],
    ["an id in small letters", { versions: ["1.0"] }, { id: "mal-2026-7" }],
    ["an endless id", { versions: ["1.0"] }, { id: `MAL-2026-${"7".repeat(100)}` }],
    ["one object for a list", {}, { affected: { package: { ecosystem: "PyPI", name: "acme-core" } } }],
  ])("applies to all versions if it is about malicious code: %s", (_, affected, more) => {
    const text = entry(affected, { id: "MAL-2026-7", ...more });
    expect(readEntry(text, "x").kind).toBe("unreadable");
    expect(affectedOf(text, NOTHING_SAFE)).toEqual(NOTHING_SAFE);
  });

  it.each<[string, object]>([
    ["nothing", { affected: [] }],
    ["nothing at all", { affected: undefined }],
    ["commits", { affected: [{ ranges: [{ type: "GIT", events: [{ introduced: "0" }] }] }] }],
    ["no package", { affected: [{ package: null }, {}] }],
    ["a package of no ecosystem", { affected: [{ package: { name: "acme-core" } }] }],
    ["an empty ecosystem", { affected: [{ package: { ecosystem: " ", name: "acme-core" } }] }],
    [
      "an ecosystem that is a number",
      { affected: [{ package: { ecosystem: 7, purl: "pkg:pypi/acme-core" } }] },
    ],
    ["a package URL that is none", { affected: [{ package: { purl: "acme-core" } }] }],
    ["a package URL without a name", { affected: [{ package: { purl: "pkg:pypi/" } }] }],
  ])("never takes an entry about malicious code as harmless: it names %s", (_, more) => {
    for (const ids of [{ id: "MAL-2026-7" }, { id: "Mal-2026-7" }, { aliases: ["MAL-2026-7"] }]) {
      const read = readEntry(entry([], { ...more, ...ids }), "x.json");
      expect(read).toMatchObject({ kind: "unreadable", isMalicious: true, advisories: [] });
    }
  });

  const ACME = { package: { ecosystem: "PyPI", name: "acme-core" }, versions: ["1.0"] };

  it.each<[string, unknown, boolean]>([
    ["a name that is a number", { package: { ecosystem: "PyPI", name: 7 } }, true],
    ["a name with a space", { package: { ecosystem: "PyPI", name: "evil two" } }, true],
    ["no ecosystem", { package: { name: "evil-two" } }, true],
    ["a text for a package", { package: "evil-two" }, true],
    ["a text for all of it", "evil-two", true],
    ["null for all of it", null, true],
    ["versions without a package", { package: null, versions: ["1.0"] }, true],
    ["ranges without a package", { ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }] }] }, true],
    ["nothing", {}, true],
    ["commits", { ranges: [{ type: "GIT", events: [{ introduced: "0" }] }] }, false],
    ["another ecosystem", { package: { ecosystem: "npm", name: "evil-two" } }, false],
    ["versions that can't be read", { package: { ecosystem: "PyPI", name: "evil-two" }, versions: 7 }, false],
  ])("says whether a project is lost beside one that it can read: %s", (_, other, losesProject) => {
    for (const more of [{}, { modified: "yesterday" }, { id: "a b", aliases: ["MAL-2026-7"] }]) {
      const text = entry([], { id: "MAL-2026-7", ...more, affected: [ACME, other] });
      const read = readEntry(text, "x.json");
      if (read.kind === "withdrawn") throw new Error(text);
      expect(read.kind === "unreadable" && read.losesProject).toBe(losesProject);
      expect(read.advisories.map(({ project }) => project)).toContain("acme-core");
    }
  });

  it("takes a part without a package as harmless unless the entry is about malicious code", () => {
    const text = entry([], { affected: [ACME, { versions: ["1.0"] }] });
    expect(readEntry(text, "x.json")).toMatchObject({ kind: "read" });
  });

  it.each<[string, object]>([
    ["an ecosystem", { ecosystem: "npm", name: "acme-core" }],
    ["a package URL", { purl: "pkg:npm/acme-core" }],
  ])("leaves malicious code of others to them, by %s", (_, about) => {
    const text = entry({ package: about, versions: ["1.0"] }, { id: "MAL-2026-7" });
    expect(readEntry(text, "x")).toMatchObject({ kind: "read", advisories: [] });
  });

  it("gives an entry that is malicious by another id one that can be shown", () => {
    const text = entry({ versions: ["1.0"] }, { id: "a b", aliases: ["MAL-2026-7"] });
    expect(readEntry(text, "x.json")).toMatchObject({ advisories: [{ id: "MAL-unreadable" }] });
  });

  it("takes the id of its file if it has none", () => {
    const read = readEntry(entry({ versions: ["1.0"] }, { id: undefined }), "all/MAL-2026-7.json");
    expect(read).toMatchObject({
      kind: "unreadable",
      advisories: [{ id: "MAL-2026-7", severity: "malicious" }],
    });
  });

  it.each<[string, object]>([
    ["a space after its name", { ecosystem: "PyPI", name: "acme-core " }],
    ["small letters", { ecosystem: "pypi", name: "acme-core" }],
    ["a part of PyPI", { ecosystem: "PyPI:https://mirror.example", name: "acme-core" }],
    ["a space after its ecosystem", { ecosystem: "PyPI ", name: "acme-core" }],
    ["a space before the colon", { ecosystem: " PyPI :https://mirror.example", name: "acme-core" }],
    ["nothing but a package URL", { purl: "pkg:pypi/Acme.Core@1.0?x=y" }],
    ["a package URL without an ecosystem's value", { ecosystem: null, purl: " pkg:PyPI/acme-core" }],
    ["a package URL beside an empty ecosystem", { ecosystem: "", purl: "pkg://pypi/acme-core" }],
  ])("knows a project by %s", (_, about) => {
    expect(affectedOf(entry({ package: about, versions: ["1.0"] }), NOTHING_SAFE)).toEqual(["1.0"]);
  });

  it("takes no limit as no limit, also beside another", () => {
    const text = entry(ecosystem({ introduced: "0" }, { limit: "*" }, { limit: "1.0" }));
    expect(affectedOf(text, NOTHING_SAFE)).toEqual(NOTHING_SAFE);
  });

  it("hides what it can read, although something else in it can't be", () => {
    const text = entry([{ versions: ["1.0"] }, { package: { ecosystem: "PyPI", name: "other" } }]);
    expect(readEntry(text, "x").kind).toBe("unreadable");
    expect(affectedOf(text, NOTHING_SAFE)).toEqual(["1.0"]);
  });
});

it("keeps a summary short and on one line, whatever it contains", () => {
  const summary = `<script>\n${"\u202e𝒳 ".repeat(100_000)}`;
  const read = readEntry(entry({ versions: ["1.0"] }, { summary }), "x");
  if (read.kind !== "read") throw new Error(JSON.stringify(read));
  const kept = read.advisories[0]?.summary ?? "";
  expect(kept).toHaveLength(301);
  expect(kept).toMatch(/^<script> .*…$/);
  expect(kept).not.toMatch(/[\p{Surrogate}\p{Bidi_Control}]/u);
});

it("reads an entry with a hundred thousand versions and events", () => {
  const many = Array.from({ length: 50_000 }, (_, n) => n);
  const events = many.flatMap((n) => [{ introduced: `${2 * n}` }, { fixed: `${2 * n + 1}` }]);
  const text = entry({ versions: many.map((n) => `1!${n}`), ...ecosystem(...events) });
  expect(affectedOf(text, ["98", "99", "99998.5", "1!7", "1!50000"])).toEqual(["98", "99998.5", "1!7"]);
});

it("looks at few bounds of a range, however many it has", () => {
  const events = Array.from({ length: 50_000 }, (_, n) => [
    { introduced: `${2 * n}` },
    { fixed: `${2 * n + 1}` },
  ]);
  const read = readEntry(entry(ecosystem(...events.flat())), "x");
  if (read.kind !== "read") throw new Error(JSON.stringify(read));
  const affected = read.advisories[0]?.affected;
  if (affected?.kind !== "some") throw new Error("expected ranges");
  let looks = 0;
  const counted = affected.ranges.map(({ bounds, limits }) => ({
    limits,
    bounds: new Proxy(bounds, {
      get(target, key) {
        looks++;
        return Reflect.get(target, key);
      },
    }),
  }));
  const versions = ["0.dev0", "98", "99", "99998.5", "99999", "1!0"];
  const about = versions.filter((text) => isAffected({ ...affected, ranges: counted }, parseVersion(text)));
  expect(about).toEqual(["0.dev0", "98", "99998.5"]);
  expect(looks).toBeLessThan(versions.length * 50);
});

describe("what one entry can take", () => {
  const names = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ package: { ecosystem: "PyPI", name: `p${n}` } }));

  it.each<[string, string, boolean]>([
    ["an endless list of projects", "PYSEC-2026-1", false],
    ["an endless list of malicious projects", "MAL-2026-1", true],
  ])("refuses %s", (_, id, isMalicious) => {
    const parts = names(1_001).map((part) => ({ ...part, versions: ["1.0"] }));
    for (const more of [{}, { modified: "yesterday" }]) {
      const read = readEntry(entry(parts, { id, ...more }), "x");
      expect(read).toMatchObject({ kind: "unreadable", isMalicious, advisories: [] });
    }
    expect(readEntry(entry(parts.slice(1), { id }), "x")).toMatchObject({ kind: "read" });
  });

  it.each([100, 101, 120_000])("keeps a hundred of %i aliases, once for all projects", (count) => {
    const aliases = Array.from({ length: count }, (_, n) => `GHSA-${n}`);
    const parts = names(2).map((part) => ({ ...part, versions: ["1.0"] }));
    const read = readEntry(entry(parts, { aliases: [...aliases, ...aliases, "MAL-1\n"] }), "x");
    if (read.kind === "withdrawn") throw new Error(JSON.stringify(read));
    expect(read.kind).toBe(count > 100 ? "unreadable" : "read");
    expect(read.advisories.map((one) => one.aliases.length)).toEqual([100, 100]);
    expect(read.advisories[1]?.aliases).toBe(read.advisories[0]?.aliases);
  });

  it("finds an id about malicious code behind any number of aliases", () => {
    const aliases = [...Array.from({ length: 200 }, (_, n) => `GHSA-${n}`), "MAL-2026-7"];
    const read = readEntry(entry({ versions: ["1.0"] }, { aliases }), "x");
    expect(read).toMatchObject({ advisories: [{ severity: "malicious" }] });
  });

  it("joins one project that it names thirty thousand times", () => {
    const parts = Array.from({ length: 30_000 }, (_, n) => ({ versions: [`${n}`] }));
    expect(affectedOf(entry(parts), ["0", "29999", "30000"])).toEqual(["0", "29999"]);
  });

  it("gives a short reason, however much it can't read", () => {
    const read = readEntry(entry([], { affected: Array(50_000).fill("acme") }), "x");
    if (read.kind !== "unreadable") throw new Error(JSON.stringify(read));
    expect(read.reason.length).toBeLessThanOrEqual(301);
  });
});

it("uses the details if there is no summary", () => {
  const read = readEntry(entry({ versions: ["1.0"] }, { summary: " ", details: "It\nsteals tokens." }), "x");
  expect(read).toMatchObject({ advisories: [{ summary: "It steals tokens." }] });
});
