import type { ProjectName } from "@wheelyard/core/project-name";
import { parseVersion } from "@wheelyard/core/version";
import { installableVersions, parseVersionSpecifierSet } from "@wheelyard/core/version-specifiers";
import fc from "fast-check";
import { expect, it } from "vitest";
import { knownAbout } from "./admitted.ts";
import type { Advisory, Bound } from "./advisory.ts";
import { inOrder, isAffected } from "./affected.ts";
import { publicVersion } from "./public-version.ts";

type Event = readonly ["introduced" | "fixed" | "last", string];

function advisory(id: string, events: readonly Event[], versions: readonly string[] = []): Advisory {
  const bounds = events.map(
    ([kind, text]) =>
      ({ kind, version: kind === "introduced" && text === "0" ? undefined : parseVersion(text) }) as Bound,
  );
  const affected = {
    kind: "some",
    versions: new Set(versions),
    ranges: bounds.length === 0 ? [] : [{ bounds: inOrder(bounds), limits: [] }],
  } as const;
  return { id, aliases: [], project: "x" as ProjectName, severity: "high", summary: "", affected };
}

const below = (fixed: string, id = "A-1") =>
  advisory(id, [
    ["introduced", "0"],
    ["fixed", fixed],
  ]);
const ALL: Advisory = { ...below("1"), affected: { kind: "all" } };

it.each<[string, string, Advisory[], string]>([
  ["a range below the fix", "<2.0", [below("2.0")], "nothing safe: A-1; fixed in 2.0"],
  ["a range that ends with what is affected", "<=1.9", [below("2.0")], "nothing safe: A-1; fixed in 2.0"],
  ["a range that reaches the fix", "<=2.0", [below("2.0")], "some safe: A-1; fixed in 2.0"],
  ["a range above the fix", ">=2.0", [below("2.0")], "nothing known"],
  ["no range", "", [below("2.0")], "some safe: A-1; fixed in 2.0"],
  ["no range, and no fix", "", [advisory("A-1", [["introduced", "0"]])], "nothing safe: A-1"],
  ["whatever is malicious", ">=1", [ALL], "nothing safe: A-1"],
  ["a pin", "==1.5", [below("2.0")], "nothing safe: A-1; fixed in 2.0"],
  ["a pin of a build", "==1.5+cu121", [below("2.0")], "nothing safe: A-1; fixed in 2.0"],
  ["an arbitrary pin", "===1.5", [below("2.0")], "nothing safe: A-1; fixed in 2.0"],
  ["an arbitrary pin that is no version", "===new", [below("2.0")], "nothing known"],
  ["a pin of a listed version", "==1.5", [advisory("A-1", [], ["1.5"])], "nothing safe: A-1"],
  ["a pin beside it", "==1.5.1", [advisory("A-1", [], ["1.5"])], "nothing known"],
  ["a beginning", "==1.*", [below("2.0")], "nothing safe: A-1; fixed in 2.0"],
  ["a beginning with a fix in it", "==1.*", [below("1.9.1")], "some safe: A-1; fixed in 1.9.1"],
  ["a compatible release", "~=1.4.2", [below("1.5")], "nothing safe: A-1; fixed in 1.5"],
  ["a compatible release with a fix in it", "~=1.4", [below("1.5")], "some safe: A-1; fixed in 1.5"],
  [
    "two flaws that share a range",
    "<2.0",
    [
      below("1.5", "A-1"),
      advisory("A-2", [
        ["introduced", "1.5"],
        ["fixed", "2.1"],
      ]),
    ],
    "nothing safe: A-1, A-2; fixed in 2.1",
  ],
  [
    "two flaws with a gap between",
    "<2.0",
    [
      below("1.5", "A-1"),
      advisory("A-2", [
        ["introduced", "1.5.1"],
        ["fixed", "2.1"],
      ]),
    ],
    "some safe: A-1, A-2; fixed in 2.1",
  ],
  [
    "a fix that is flawed itself",
    "<2.0",
    [
      below("2.0", "A-1"),
      advisory("A-2", [
        ["introduced", "2.0"],
        ["fixed", "2.0.1"],
      ]),
    ],
    "nothing safe: A-1; fixed in 2.0.1",
  ],
  ["an epoch above the fix", ">=1!0", [below("2.0")], "nothing known"],
  ["an epoch below the fix", "<1!1", [below("1!1")], "nothing safe: A-1; fixed in 1!1"],
  ["versions up to the last one", "<=1.9", [advisory("A-1", [["introduced", "0"], ["last", "1.9"]])], "nothing safe: A-1"], // biome-ignore format: one row
  ["versions after the last one", "<2", [advisory("A-1", [["introduced", "0"], ["last", "1.9"]])], "some safe: A-1"], // biome-ignore format: one row
  ["all but the only safe one", "!=1.9.*,<2", [advisory("A-1", [["introduced", "0"], ["fixed", "1.9"], ["introduced", "1.10"]])], "nothing safe: A-1"], // biome-ignore format: one row
  ["what nothing satisfies", "<1,>2", [below("3")], "nothing known"],
  ["a candidate below the final release", "<2.0rc2", [below("2.0rc2")], "nothing safe: A-1; fixed in 2.0rc2"],
  ["candidates, of which one is bad", ">=2.0rc1,<2.0rc5", [advisory("A-1", [], ["2rc1"])], "some safe: A-1"],
  ["candidates, of which all are bad", ">=2.0rc1,<2.0rc5", [below("2.0")], "nothing safe: A-1; fixed in 2.0"],
  ["a bad candidate beside safe releases", ">=2.0", [advisory("A-1", [], ["2.1rc1"])], "nothing known"],
  [
    "safe candidates of bad releases",
    ">=1.0",
    [advisory("A-1", [["introduced", "1.0"]])],
    "nothing safe: A-1",
  ],
  ["safe candidates of bad releases, which it names", ">=1.0rc1", [advisory("A-1", [["introduced", "1.0"]])], "some safe: A-1"], // biome-ignore format: one row
  ["nothing but candidates", "<=0,!=0", [below("1")], "nothing safe: A-1; fixed in 1"],
])("%s", (_, specifiers, known, verdict) => {
  const found = knownAbout(parseVersionSpecifierSet(specifiers), known);
  const fixed = found?.fixed === undefined ? "" : `; fixed in ${found.fixed}`;
  const ids = found?.flaws.map(({ id }) => id).join(", ");
  expect(
    found === undefined
      ? "nothing known"
      : `${found.isAnySafe ? "some safe" : "nothing safe"}: ${ids}${fixed}`,
  ).toBe(verdict);
});

it.each<[string, string, string[], boolean | undefined]>([
  ["a safe one is there", "", ["1.0", "2.0"], true],
  ["the safe one is not there", "", ["1.0", "1.9"], false],
  ["the safe one is a pre-release", "", ["1.0", "2.0rc1"], false],
  [
    "the safe one is a pre-release that the requirement names",
    ">=2.0rc1",
    ["1.0", "2.0rc1", "3.0"],
    undefined,
  ],
  ["the safe one is a pre-release, and the requirement names another", ">=0.1rc1", ["1.0", "2.0rc1"], true],
  ["the bad one is a pre-release that the requirement names", ">=1.0rc1", ["1.0rc1", "3.0"], true],
  ["the only one that matches is a bad pre-release", ">=1.5", ["1.0", "1.6rc1"], false],
  ["the only one that matches is a safe pre-release", ">=1.5", ["1.0", "2.0rc1"], undefined],
])("knows the versions that exist: %s", (_, specifiers, existing, isAnySafe) => {
  const found = knownAbout(
    parseVersionSpecifierSet(specifiers),
    [below("2.0rc1")],
    existing.map(parseVersion),
  );
  expect(found?.isAnySafe).toBe(isAnySafe);
});

it("judges versions at the limit of their length", () => {
  const long = `1.${"9".repeat(250)}`;
  expect(knownAbout(parseVersionSpecifierSet(`<${long}`), [below(long)])).toMatchObject({ isAnySafe: false });
  expect(knownAbout(parseVersionSpecifierSet(`~=${long}`), [below(long)])).toBeUndefined();
});

it("finds out what is known about a version once, however many requirements there are", () => {
  let looks = 0;
  const counted: Advisory = {
    ...below("2.0"),
    get affected() {
      looks++;
      return below("2.0").affected;
    },
  };
  const known = [counted];
  const first = knownAbout(parseVersionSpecifierSet(">=1.0"), known);
  const once = looks;
  for (let n = 0; n < 100; n++) {
    expect(knownAbout(parseVersionSpecifierSet(">=1.0"), known)).toEqual(first);
  }
  // Each answer repeats the flaw, and looks no closer.
  expect(looks - once).toBeLessThan(100 * 3);
});

const BASES = "0 0.0.0.1 0.9 1 1.0.0.1 1.0.1 1.0.1.1 1.2 1.4 1.4.1 1.5 2 2.0.1 3".split(" ");

/** Beginnings of a release's versions, which one of each kind is above. */
const SUFFIXES = [
  ...[".dev0", ".dev1", ".dev2", "a0", "a0.post0.dev0", "a1.dev1", "a1.dev2", "a1.dev3", "a1", "a1.post0"],
  ...["rc0", "rc1.dev0", "rc1", "rc1.post0.dev0", "rc1.post0", "rc1.post1", "rc1.post2", "rc2"],
  ...["", ".post0.dev0", ".post0", ".post1.dev0", ".post1", ".post2.dev0", ".post2", ".post3.dev0", ".post3"],
];

/** Every version that could be told from its neighbours by the texts below. */
const UNIVERSE = ["", "1!"].flatMap((epoch) =>
  BASES.flatMap((base) => SUFFIXES.map((suffix) => parseVersion(epoch + base + suffix))),
);

const release = fc.constantFrom("0", "1", "1.0.0", "1.0.1", "1.4", "2");
const version = fc
  .tuple(
    fc.constantFrom("", "", "", "1!"),
    release,
    fc.constantFrom("", "", "", ".post0", ".post2", "rc1", ".dev1", "a1.dev2", "rc1.post1", ".post2.dev0"),
  )
  .map((parts) => parts.join(""));
const specifier = fc.oneof(
  fc.tuple(fc.constantFrom("==", "!=", "<=", ">=", "<", ">"), version).map((parts) => parts.join("")),
  fc.tuple(fc.constantFrom("==", "!="), release).map(([operator, text]) => `${operator}${text}.*`),
  fc.constantFrom("~=1.0", "~=1.4.1", "~=1!1.0", "~=0.9.post2", "~=1.0rc1"),
);
const event = fc.tuple(fc.constantFrom("introduced", "fixed", "last"), version) as fc.Arbitrary<Event>;
const known = fc.array(fc.tuple(fc.array(event, { maxLength: 4 }), fc.array(version, { maxLength: 2 })), {
  minLength: 1,
  maxLength: 3,
});

it("says that nothing safe is admitted if and only if no version could be safe", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(specifier, { maxLength: 3 }), known, (texts, entries) => {
      const specifiers = parseVersionSpecifierSet(texts.join(","));
      const advisories = entries.map(([events, versions], n) =>
        advisory(
          `A-${n}`,
          events,
          versions.map((text) => publicVersion(parseVersion(text))),
        ),
      );
      const admitted = installableVersions(specifiers, UNIVERSE);
      const affecting = advisories.filter(({ affected }) =>
        admitted.some((one) => isAffected(affected, one)),
      );
      const isSafe = admitted.some((one) => !advisories.some(({ affected }) => isAffected(affected, one)));
      const verdict = affecting.length === 0 ? "nothing known" : isSafe ? "some safe" : "nothing safe";
      seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
      const found = knownAbout(specifiers, advisories);
      expect(found === undefined ? "nothing known" : found.isAnySafe ? "some safe" : "nothing safe").toBe(
        verdict,
      );
      expect(found?.flaws.map(({ id }) => id) ?? []).toEqual(affecting.map(({ id }) => id));
    }),
    { numRuns: 250, seed: 440 },
  );
  for (const verdict of ["nothing known", "some safe", "nothing safe"]) {
    expect([verdict, (seen.get(verdict) ?? 0) > 10]).toEqual([verdict, true]);
  }
});
