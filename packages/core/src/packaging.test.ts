import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyProjectName, anyVersion, mutated } from "../testing/arbitrary-text.ts";
import { answerOf, compareWithPackaging, type Difference } from "../testing/compare-with-packaging.ts";
import { askPackaging, type FilenameAnswer, isPackagingMissing } from "../testing/packaging-oracle.ts";
import {
  type Distribution,
  InvalidFilenameError,
  parseDistributionFilename,
} from "./distribution-filename.ts";
import { type HeaderBlock, InvalidHeaderBlockError, parseHeaderBlock } from "./header-block.ts";
import { InvalidProjectNameError, parseProjectName } from "./project-name.ts";
import { compareVersions, InvalidVersionError, parseVersion } from "./version.ts";
import { isVersionSpecifierSet, matchesVersion, parseVersionSpecifierSet } from "./version-specifiers.ts";

const CASES = 4_000;

function sample<T>(values: fc.Arbitrary<T>): T[] {
  return fc.sample(values, { numRuns: CASES, seed: 440 });
}

describe.skipIf(isPackagingMissing())(
  "agrees with the packaging library inside pip (needs python3 and pip)",
  () => {
    it("on project names", () => {
      const names = [...sample(anyProjectName()), ...sample(mutated(anyProjectName()))];
      const comparison = compareWithPackaging(
        "project_name",
        names,
        (text) => answerOf(() => parseProjectName(text), InvalidProjectNameError),
        [],
      );
      expect(comparison.unexplained).toEqual([]);
      expect(comparison.accepted).toBeGreaterThan(CASES);
      expect(comparison.refused).toBeGreaterThan(CASES / 4);
    });

    it("on versions", () => {
      const differences: Difference<unknown>[] = [
        {
          why: "white space and letters outside ASCII, which packaging accepts by an accident of Python's regular expressions",
          covers: (text) => /[^\x00-\x7f]|[\x1c-\x1f]/.test(text),
        },
        { why: "more than 255 characters", covers: (text) => text.length > 255 },
      ];
      const versions = [
        "1".repeat(256),
        "\u20031.0",
        "1.0.po\u017ft1",
        ...sample(anyVersion()),
        ...sample(mutated(anyVersion())),
      ];
      const comparison = compareWithPackaging<unknown>(
        "version",
        versions,
        (text) =>
          answerOf(() => {
            const version = parseVersion(text);
            return [version.normalised, version.isPrerelease];
          }, InvalidVersionError),
        differences,
      );
      expect(comparison.unexplained).toEqual([]);
      expect(comparison.accepted).toBeGreaterThan(CASES);
      expect(comparison.refused).toBeGreaterThan(CASES / 4);
      expect(Object.values(comparison.explained).every((cases) => cases > 0)).toBe(true);
    });

    it("on the order of versions", () => {
      const near = fc
        .tuple(
          fc.constantFrom("1", "1.0", "1.1"),
          fc.constantFrom("", "a0", "a1", "b0", "rc0"),
          fc.constantFrom("", ".post0", ".post1"),
          fc.constantFrom("", ".dev0", ".dev5"),
          fc.constantFrom("", "+a", "+a.1", "+1", "+1.a", "+10"),
        )
        .map((parts) => parts.join(""));
      const pairs = sample(fc.oneof(fc.tuple(anyVersion(), anyVersion()), fc.tuple(near, near)));
      const theirs = askPackaging<number>("order", pairs);
      const disagreements = pairs.filter(([a, b], i) => {
        const order = Math.sign(compareVersions(parseVersion(a), parseVersion(b)));
        return JSON.stringify(theirs[i]) !== JSON.stringify({ accepted: order });
      });
      expect(disagreements).toEqual([]);
    });

    it("on version specifiers", () => {
      const specifiers = [...sample(anySpecifierSet()), ...sample(mutated(anySpecifierSet()))];
      const comparison = compareWithPackaging<boolean>(
        "specifiers",
        specifiers,
        (text) => (isVersionSpecifierSet(text) ? { accepted: true } : { refused: true }),
        [
          {
            why: "white space and letters outside ASCII, as in versions",
            covers: (text) => /[^\x00-\x7f]|[\x1c-\x1f]/.test(text),
          },
          {
            why: "a wildcard after more than a release, which packaging refuses since 22.0",
            covers: (text) => /[a-z].*\.\*|-[0-9]+\.\*/i.test(text),
          },
        ],
      );
      expect(comparison.unexplained).toEqual([]);
      expect(comparison.accepted).toBeGreaterThan(CASES / 2);
      expect(comparison.refused).toBeGreaterThan(CASES / 2);
    });

    it("on the versions that a specifier matches", () => {
      const near = fc
        .tuple(
          fc.constantFrom("", "1!"),
          fc.constantFrom("1", "1.0", "1.1", "1.1.0", "2", "1.10"),
          fc.constantFrom("", "a0", "rc1"),
          fc.constantFrom("", ".post0", ".post1"),
          fc.constantFrom("", ".dev0", ".dev5"),
        )
        .map((parts) => parts.join(""));
      const local = fc.constantFrom("", "", "+a", "+1.a");
      const specifier = fc.oneof(
        fc.tuple(fc.constantFrom("<", ">", "<=", ">=", "~="), near),
        fc.tuple(fc.constantFrom("==", "!=", "==="), fc.tuple(near, local)),
        // Before 22.0, packaging does not pad a shorter release, and reads an epoch as part of it.
        fc.tuple(fc.constantFrom("==", "!="), fc.constantFrom("1.*", "2.*")),
      );
      const pairs = sample(fc.tuple(specifier, fc.tuple(near, local)))
        .map(([[operator, wanted], version]) => [`${operator}${[wanted].flat().join("")}`, version.join("")])
        .filter(([text = ""]) => isVersionSpecifierSet(text));
      const theirs = askPackaging<boolean>("contains", pairs);
      const disagreements = pairs.filter(([text = "", version = ""], i) => {
        const isMeant = matchesVersion(parseVersionSpecifierSet(text), parseVersion(version));
        return JSON.stringify(theirs[i]) !== JSON.stringify({ accepted: isMeant });
      });
      expect(disagreements).toEqual([]);
      expect(pairs.length).toBeGreaterThan(CASES / 2);
    });

    it("on the fields of METADATA", () => {
      const blocks = [...sample(anyHeaderBlock()), ...sample(mutated(anyHeaderBlock()))];
      const comparison = compareWithPackaging<HeaderBlock>(
        "header_block",
        blocks,
        (text) => answerOf(() => parseHeaderBlock(text), InvalidHeaderBlockError),
        [],
      );
      expect(comparison.unexplained).toEqual([]);
      expect(comparison.accepted).toBe(blocks.length);
    });

    it("on filenames of wheels and sdists", () => {
      const differences: Difference<FilenameAnswer>[] = [
        { why: "more than 255 characters", covers: (text) => text.length > 255 },
        { why: "more than 1,000 tags", covers: (_, theirs) => (theirs.tags?.length ?? 0) > 1_000 },
        {
          why: "tags with characters that the escaping of wheel filenames removes",
          covers: (_, theirs) => theirs.tags?.flat().some((tag) => !/^[a-z0-9_]+$/.test(tag)) ?? false,
        },
        {
          why: "a build tag with characters that the escaping of wheel filenames removes",
          covers: (_, theirs) => /[^a-z0-9_.]/i.test(theirs.build?.[1] ?? ""),
        },
        {
          why: "a python tag that is not an identifier, which packaging refuses since 26.3",
          covers: (_, theirs) => theirs.tags?.some(([python = ""]) => /^[0-9]/.test(python)) ?? false,
        },
        {
          why: "a name that no project can have, which packaging does not check",
          covers: (_, theirs) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(theirs.name),
        },
        {
          why: "white space around the version, and the differences in versions",
          covers: (text) => /\s|[^\x00-\x7f]|[\x1c-\x1f]/.test(text),
        },
      ];
      const wide = Array.from({ length: 11 }, (_, i) => `x${i}`).join(".");
      const filenames = [
        `acme-1-${wide}-${wide}-${wide}.whl`,
        `${"a".repeat(250)}-1.0.tar.gz`,
        "acme-1-1<b>-py3-none-any.whl",
        "acme-1-3-none-any.whl",
        ...sample(anyWheelFilename()),
        ...sample(mutated(anyWheelFilename())),
        // packaging takes the last dash; pip, which knows the project, takes the one after its name.
        ...sample(anySdistFilename()).filter((filename) => !hasDashedVersion(filename)),
        ...sample(mutated(anySdistFilename())).filter((filename) => !hasDashedVersion(filename)),
      ];
      const comparison = compareWithPackaging<FilenameAnswer>(
        "filename",
        filenames,
        (text) => answerOf(() => filenameAnswer(parseDistributionFilename(text)), InvalidFilenameError),
        differences,
      );
      expect(comparison.unexplained).toEqual([]);
      expect(comparison.accepted).toBeGreaterThan(CASES);
      expect(comparison.refused).toBeGreaterThan(CASES / 4);
    });
  },
);

function anyWheelFilename(): fc.Arbitrary<string> {
  const tag = fc.constantFrom("py3", "py2.py3", "cp311", "CP39.cp310", "none", "abi3", "any", "win_amd64");
  return fc
    .tuple(
      fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9._]{0,8}[a-zA-Z0-9])?$/),
      anyVersion().map((version) => version.replaceAll("-", ".")),
      fc.option(fc.stringMatching(/^[0-9]{1,3}[a-z_.]{0,3}$/)),
      tag,
      tag,
      tag,
    )
    .map((parts) => `${parts.filter((part) => part !== null).join("-")}.whl`);
}

function anySpecifierSet(): fc.Arbitrary<string> {
  const specifier = fc
    .tuple(
      fc.constantFrom("==", "!=", "~=", "<=", ">=", "<", ">", "==="),
      fc.constantFrom("", " "),
      fc.oneof(
        anyVersion(),
        anyVersion().map((version) => `${version}.*`),
        fc.constantFrom("3", "3.8", "3.*", "3.8.*"),
        fc.constantFrom("2.7", "3.12.0", "4.0.dev0", "3.8rc1", "3.13"),
        fc.constantFrom("2.7", "3.12.0", "4.0.dev0", "3.8rc1", "3.13"),
      ),
    )
    .map((parts) => parts.join(""));
  return fc
    .array(specifier, { minLength: 1, maxLength: 3 })
    .chain((parts) => fc.constantFrom(",", ", ", " ,").map((comma) => parts.join(comma)));
}

function anyHeaderBlock(): fc.Arbitrary<string> {
  const line = fc.constantFrom(
    "Name: acme",
    "VERSION:1.0 ",
    "Summary: a: b",
    "License: one",
    "        two",
    "\tthree",
    " ",
    "",
    ":",
    "no field",
    "From a: b",
    "From ",
    "From",
    "Form\ffeed: x",
    "\v",
    "A: \x1c\x1d\x1e\x85\u2028\u2029\v\fB: x",
    "\u2028C: x",
    "N\0l: x",
    "\ufeffD: x",
    "Ünicode: field",
    "Author: Ünicode",
    "Content-Type: multipart/mixed; boundary=x",
  );
  return fc
    .array(fc.tuple(line, fc.constantFrom("\n", "\n", "\n", "\r\n", "\r", "\r\r\n", "\n\r", "")), {
      maxLength: 8,
    })
    .map((lines) => lines.flat().join(""));
}

function anySdistFilename(): fc.Arbitrary<string> {
  return fc
    .tuple(anyProjectName(), anyVersion(), fc.constantFrom(".tar.gz", ".zip"))
    .map(([name, version, extension]) => `${name}-${version.replaceAll("-", ".")}${extension}`);
}

function hasDashedVersion(filename: string): boolean {
  return /[0-9].*-(?:[0-9]+|[a-z]+[-_.]?[0-9]*)\.(?:tar\.gz|zip)$/i.test(filename);
}

function filenameAnswer(distribution: Distribution): FilenameAnswer {
  const { project: name, version } = distribution;
  if (distribution.kind === "sdist") return { name, version: version.normalised };
  const { build, tags } = distribution;
  return {
    name,
    version: version.normalised,
    build: build === undefined ? [] : [String(build.number), build.suffix],
    tags: tags.map(({ python, abi, platform }) => [python, abi, platform]).sort(byCodeUnits),
  };
}

function byCodeUnits(a: readonly string[], b: readonly string[]): number {
  const i = a.findIndex((tag, at) => tag !== b[at]);
  return (a[i] ?? "") < (b[i] ?? "") ? -1 : 1;
}
