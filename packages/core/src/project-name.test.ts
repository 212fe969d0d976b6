import { expect, it } from "vitest";
import { InvalidProjectNameError, isNormalProjectName, parseProjectName } from "./project-name.ts";

it.each([
  ["acme", "acme"],
  ["Acme", "acme"],
  ["acme.core", "acme-core"],
  ["acme_core", "acme-core"],
  ["acme-._core", "acme-core"],
  ["ACME--core..X", "acme-core-x"],
  ["a", "a"],
  ["7", "7"],
  ["0-9", "0-9"],
])("reads %j as %s", (text, name) => {
  expect(parseProjectName(text)).toBe(name);
});

it.each([
  "",
  " ",
  "-acme",
  "acme-",
  "_index",
  ".",
  "acme core",
  "acme\n",
  "\nacme",
  "acme\u00a0",
  "acmé",
  "ﬀ",
  "acme/core",
  "acme%20core",
  "<b>",
  "\u212aelvin",
  "ſharp",
])("refuses %j", (text) => {
  expect(() => parseProjectName(text)).toThrow(InvalidProjectNameError);
});

it("quotes the name and says what was wanted", () => {
  expect(() => parseProjectName("-acme\n")).toThrow(
    'Cannot read project name "-acme\\u{a}": expected ASCII letters, digits, ".", "_" and "-", with a letter or digit at either end',
  );
});

it.each([
  ["acme", true],
  ["acme-core", true],
  ["7", true],
  ["Acme", false],
  ["acme.core", false],
  ["acme--core", false],
  ["-acme", false],
  ["acme\n", false],
  ["", false],
])("whether %j is in normal form: %s", (text, isNormal) => {
  expect(isNormalProjectName(text)).toBe(isNormal);
});
