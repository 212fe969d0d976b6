import { expect, it } from "vitest";
import { parseVersion } from "./version.ts";
import {
  InvalidVersionSpecifierError,
  isVersionSpecifierSet,
  matchesVersion,
  parseVersionSpecifierSet,
} from "./version-specifiers.ts";

it.each([
  ">=3.8",
  ">= 3.8",
  ">=3.8,<4",
  ">=3.8 , !=3.9.*",
  "~=3.8",
  "==3.*",
  "==3.11.1+local",
  "===anything-at-all",
  "<4.0.dev0",
  ">=2.7,",
  "",
])("takes %j", (text) => {
  expect(isVersionSpecifierSet(text)).toBe(true);
});

it.each([
  "3.8",
  ">=3.*",
  "~=3",
  ">=3.8+local",
  ">3.8 <4",
  "=>3.8",
  ">=",
  ">=3.8;",
  ">=three",
  "==3.8rc1.*",
  "!=3.0*",
  "\ufeff>=3.8",
  `>=${"1".repeat(1_000)}`,
])("refuses %j", (text) => {
  expect(isVersionSpecifierSet(text)).toBe(false);
  expect(() => parseVersionSpecifierSet(text)).toThrow(InvalidVersionSpecifierError);
});

it("quotes what can't be read, and says what was wanted", () => {
  expect(() => parseVersionSpecifierSet("3.8")).toThrow(
    'Cannot read version specifiers "3.8": expected specifiers such as ">=1.4,<2" or "==1.4.*"',
  );
});

it.each<[string, string[], string[]]>([
  ["", ["1", "2.0rc1", "1+local"], []],
  ["==1.4", ["1.4", "1.4.0", "1.4+cu121"], ["1.4.1", "1.4rc1", "1.4.post1", "1!1.4"]],
  ["==1.4+cu121", ["1.4+cu121", "1.4.0+CU121"], ["1.4", "1.4+cpu"]],
  ["!=1.4", ["1.4.1", "1.4rc1"], ["1.4", "1.4+cpu"]],
  ["==1.4.*", ["1.4", "1.4.9", "1.4rc1", "1.4.post1", "1.4+cpu"], ["1.40", "1.5", "1", "1!1.4"]],
  ["==1.0.*", ["1", "1rc1"], ["1.1"]],
  ["==1!1.*", ["1!1.2"], ["1.2"]],
  ["!=1.4.*", ["1.5", "1.40"], ["1.4", "1.4.9"]],
  ["~=2.2", ["2.2", "2.9", "2.2.post3", "2.3rc1"], ["3", "2.1", "2.2rc1"]],
  ["~=2.2.post3", ["2.2.post3", "2.9"], ["2.2", "3"]],
  ["~=1.4.5", ["1.4.5", "1.4.9"], ["1.5"]],
  [">=2", ["2", "2+local", "3rc1"], ["2rc1", "1"]],
  ["<=2", ["2", "2+local", "2rc1", "1"], ["2.post1", "2.0.1"]],
  ["<2", ["1.9", "1.9rc1"], ["2", "2rc1", "2.dev1", "2.0.0a1", "2.post1"]],
  ["<2rc1", ["2b1", "2.dev1"], ["2rc1", "2"]],
  [">1", ["1.0.1", "2rc1"], ["1", "1.0", "1.post1", "1+local", "1.post1.dev1"]],
  [">1.post1", ["1.post2", "1.1"], ["1.post1", "1", "1.post1+local"]],
  ["===1.4.0", ["1.4.0"], ["1.4"]],
  [">=1.4,<2", ["1.4", "1.9"], ["2", "1.3"]],
])("%j matches some versions and not others", (text, meant, others) => {
  const specifiers = parseVersionSpecifierSet(text);
  const isMeant = (version: string) => matchesVersion(specifiers, parseVersion(version));
  expect(meant.filter((version) => !isMeant(version))).toEqual([]);
  expect(others.filter(isMeant)).toEqual([]);
});
