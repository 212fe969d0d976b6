import { expect, it } from "vitest";
import { isVersionSpecifierSet } from "./version-specifiers.ts";

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
});
