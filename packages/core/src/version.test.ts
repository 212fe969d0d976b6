import { expect, it } from "vitest";
import { compareVersions, InvalidVersionError, parseVersion } from "./version.ts";

it.each([
  ["1", "1"],
  ["1.0", "1.0"],
  ["1.0.0", "1.0.0"],
  ["01.002", "1.2"],
  ["v1.0", "1.0"],
  ["V1.0", "1.0"],
  [" 1.0\n", "1.0"],
  ["0!1.0", "1.0"],
  ["2!1.0", "2!1.0"],
  ["1.0.RC1", "1.0rc1"],
  ["1.0-alpha.2", "1.0a2"],
  ["1.0_beta", "1.0b0"],
  ["1.0c3", "1.0rc3"],
  ["1.0pre", "1.0rc0"],
  ["1.0preview4", "1.0rc4"],
  ["1.0-7", "1.0.post7"],
  ["1.0-a-1-2", "1.0a1.post2"],
  ["1.0.rev", "1.0.post0"],
  ["1.0r2", "1.0.post2"],
  ["1.0.post3", "1.0.post3"],
  ["1.0DEV", "1.0.dev0"],
  ["1.0a1.post2.dev3", "1.0a1.post2.dev3"],
  ["1.0+CU118", "1.0+cu118"],
  ["1.0+ubuntu-01_x", "1.0+ubuntu.1.x"],
  ["20260131123059987654321", "20260131123059987654321"],
])("reads %j as %s", (text, normalised) => {
  expect(parseVersion(text).normalised).toBe(normalised);
});

it.each([
  ["1.0", false],
  ["1.0.post1", false],
  ["1.0+local", false],
  ["1.0a1", true],
  ["1.0rc1.post1", true],
  ["1.0.dev1", true],
  ["1.0.post1.dev1", true],
])("knows whether %s is a pre-release: %s", (text, isPrerelease) => {
  expect(parseVersion(text).isPrerelease).toBe(isPrerelease);
});

it.each([
  "",
  "1.0-",
  ".1",
  "1..0",
  "1.0.",
  "latest",
  "1.0+",
  "1.0+a+b",
  "1.0+_a",
  "1.0-1-2",
  "1.0.x",
  "1 .0",
  "1.0\u00a0",
  "١.0",
  "1.0.po\u017ft1",
  "-1",
  "1!",
  "!1",
  "1.0a1b1",
  "1.0.post1a1",
])("refuses %j", (text) => {
  expect(() => parseVersion(text)).toThrow(InvalidVersionError);
});

it("quotes the version and says what was wanted", () => {
  expect(() => parseVersion("1.x")).toThrow(
    'Cannot read version "1.x": expected a PEP 440 version such as 1.4.0, 2.0rc1 or 1.0.post2',
  );
  expect(() => parseVersion("1".repeat(256))).toThrow("expected at most 255 characters, found 256");
});

// PEP 440, "Summary of permitted suffixes and relative ordering", and its neighbours.
const ASCENDING = [
  "0.9",
  "1.dev0",
  "1.0.dev456",
  "1.0a1.dev1",
  "1.0a1",
  "1.0a1.post0.dev1",
  "1.0a1.post0",
  "1.0a2.dev456",
  "1.0a12.dev456",
  "1.0a12",
  "1.0b1.dev456",
  "1.0b2",
  "1.0b2.post345.dev456",
  "1.0b2.post345",
  "1.0rc1.dev456",
  "1.0rc1",
  "1.0",
  "1.0+abc",
  "1.0+abc.a",
  "1.0+abc.5",
  "1.0+abd",
  "1.0+5",
  "1.0+5.0",
  "1.0+10",
  "1.0.post0.dev0",
  "1.0.post0",
  "1.0.post456.dev34",
  "1.0.post456",
  "1.0.15",
  "1.1.dev1",
  "1.9007199254740992",
  "1.9007199254740993",
  "1!0.1",
  "2!0",
];

it("orders every pair of versions", () => {
  const versions = ASCENDING.map(parseVersion);
  const misplaced = versions.flatMap((a, i) =>
    versions.flatMap((b, j) =>
      Math.sign(compareVersions(a, b)) === Math.sign(i - j) ? [] : [`${a.normalised} ? ${b.normalised}`],
    ),
  );
  expect(misplaced).toEqual([]);
});

it.each([
  ["1.0", "1.0.0"],
  ["1", "1.0.0.0"],
  ["1.0rc1", "1c1"],
  ["0!1", "1.0"],
])("finds %s and %s equal", (a, b) => {
  expect(compareVersions(parseVersion(a), parseVersion(b))).toBe(0);
});
