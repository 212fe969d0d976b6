import { askPackaging, isPackagingMissing } from "@wheelyard/core/testing/packaging-oracle";
import { compareVersions, parseVersion } from "@wheelyard/core/version";
import {
  installableVersions,
  isVersionSpecifierSet,
  parseVersionSpecifierSet,
} from "@wheelyard/core/version-specifiers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAffected } from "./affected.ts";
import { publicVersion } from "./public-version.ts";
import { readEntry } from "./read-entry.ts";

const CASES = 4_000;

/** Few enough to meet often, with everything that PEP 440 orders in its own way. */
const anyVersion = fc
  .tuple(
    fc.constantFrom("", "", "", "1!"),
    fc.constantFrom("0", "1", "1.0", "1.0.0", "1.1", "2", "2.0.1"),
    fc.constantFrom("", "", "", "a1", "rc1", "rc2"),
    fc.constantFrom("", "", "", ".post1"),
    fc.constantFrom("", "", "", ".dev1"),
    fc.constantFrom("", "", "", "+cu121", "+1"),
  )
  .map((parts) => parts.join(""));

const anyEvent = fc.tuple(
  fc.constantFrom("introduced", "introduced", "fixed", "fixed", "last_affected", "limit"),
  fc.oneof({ weight: 4, arbitrary: anyVersion }, { weight: 1, arbitrary: fc.constant("0") }),
);

const anyCase = fc.record({
  version: anyVersion,
  versions: fc.array(anyVersion, { maxLength: 2 }),
  // Each range begins somewhere, as the schema demands.
  ranges: fc.array(
    fc
      .tuple(fc.array(anyEvent, { maxLength: 4 }), anyVersion)
      .map(([events, begin]) => [...events, ["introduced", begin] as const]),
    { minLength: 1, maxLength: 2 },
  ),
});

function isAbout({ version, versions, ranges }: typeof anyCase extends fc.Arbitrary<infer T> ? T : never) {
  const about = {
    package: { ecosystem: "PyPI", name: "acme" },
    versions,
    ranges: ranges.map((events) => ({
      type: "ECOSYSTEM",
      events: events.map(([kind, text]) => ({ [kind]: text })),
    })),
  };
  const read = readEntry(
    JSON.stringify({ id: "PYSEC-1-1", modified: "2026-11-01T00:00:00Z", affected: [about] }),
    "x",
  );
  if (read.kind !== "read") throw new Error(`expected a readable entry, found ${JSON.stringify(read)}`);
  return read.advisories.some(({ affected }) => isAffected(affected, parseVersion(version)));
}

describe.skipIf(isPackagingMissing())("agrees with packaging (needs python3 and pip)", () => {
  it("on which versions an entry is about", () => {
    const cases = fc.sample(anyCase, { numRuns: CASES, seed: 440 });
    const theirs = askPackaging<boolean>("affected", cases);
    const ours = cases.map(isAbout);
    const disagreements = cases.filter(
      (_, n) => JSON.stringify(theirs[n]) !== JSON.stringify({ accepted: ours[n] }),
    );
    expect(disagreements).toEqual([]);
    const share = ours.filter((isOne) => isOne).length / CASES;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });
});

/** What installers may take, of a few versions. */
const anyChoice = fc.record({
  specifiers: fc.array(
    fc
      .tuple(fc.constantFrom("==", "!=", "<=", ">=", "<", ">", "~="), anyVersion)
      // No other operator takes a local version. Old copies of packaging read ~= with words in their own way.
      .map(
        ([operator, version]) =>
          operator + (/^[=!]=$/.test(operator) ? version : version.replace(/\+.*$/, "")),
      )
      .filter((text) => isVersionSpecifierSet(text) && !/^~=.*[a-z]/.test(text)),
    { maxLength: 3 },
  ),
  versions: fc.uniqueArray(anyVersion, { minLength: 1, maxLength: 6 }),
});

describe.skipIf(isPackagingMissing())("agrees with packaging (needs python3 and pip)", () => {
  it("on which versions an installer may take", () => {
    const cases = fc.sample(anyChoice, { numRuns: CASES, seed: 440 });
    const theirs = askPackaging<string[]>("installable", cases);
    const ours = cases.map(({ specifiers, versions }) => {
      const chosen = installableVersions(
        parseVersionSpecifierSet(specifiers.join(",")),
        versions.map(parseVersion),
      );
      const texts = new Map(versions.map((text) => [parseVersion(text).normalised, text]));
      return chosen.map(({ normalised }) => texts.get(normalised));
    });
    const disagreements = cases.filter(
      (_, n) => JSON.stringify(theirs[n]) !== JSON.stringify({ accepted: ours[n] }),
    );
    expect(disagreements).toEqual([]);
    const isPre = (text: string | undefined) => text !== undefined && parseVersion(text).isPrerelease;
    expect(ours.filter((chosen) => chosen.some(isPre)).length).toBeGreaterThan(CASES / 10);
    expect(ours.filter((chosen) => chosen.length > 0 && !chosen.some(isPre)).length).toBeGreaterThan(
      CASES / 10,
    );
  });
});

it("writes versions alike if and only if their public parts are equal", () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, (a, b) => {
      const [one, other] = [a, b].map((text) => ({ ...parseVersion(text), local: [] }));
      if (one === undefined || other === undefined) throw new Error("expected two versions");
      const isAlike = publicVersion(parseVersion(a)) === publicVersion(parseVersion(b));
      expect(isAlike).toBe(compareVersions(one, other) === 0);
    }),
    { numRuns: 5_000 },
  );
});
