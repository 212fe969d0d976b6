import { expect, it } from "vitest";
import { isSpdxExpression } from "./spdx-expression.ts";

it.each<[string, boolean]>([
  ["MIT", true],
  ["GPL-2.0+", true],
  ["MIT OR Apache-2.0", true],
  ["mit or apache-2.0", true],
  ["GPL-2.0-only WITH Classpath-exception-2.0", true],
  ["(MIT AND (BSD-3-Clause OR LicenseRef-acme))", true],
  ["DocumentRef-acme:LicenseRef-own", true],
  ["Apache License 2.0", false],
  ["MIT,BSD", false],
  ["MIT OR", false],
  ["OR MIT", false],
  ["MIT OR OR BSD-3-Clause", false],
  ["(MIT", false],
  ["MIT)", false],
  ["()", false],
  ["MIT (BSD-3-Clause)", false],
  ["", false],
  ["=cmd()", false],
])("%j: %s", (text, isExpression) => {
  expect(isSpdxExpression(text)).toBe(isExpression);
});

it("reads a long text in one pass", () => {
  expect(isSpdxExpression(`${"(".repeat(100_000)}MIT`)).toBe(false);
  expect(isSpdxExpression(`MIT${" OR MIT".repeat(100_000)}`)).toBe(true);
});
