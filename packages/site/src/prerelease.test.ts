import { anyVersion } from "@wheelyard/core/testing/arbitrary-text";
import { parseVersion } from "@wheelyard/core/version";
import fc from "fast-check";
import { expect, it } from "vitest";
import { isPrerelease } from "./prerelease.ts";

it.each([
  ["1.0", false],
  ["1!2.0a1", true],
  ["1.0b2.post1", true],
  ["1.0rc1+cu121", true],
  ["1.0.dev3", true],
  ["1.0.post1.dev3", true],
  ["1.0.post1", false],
  ["1.0+rc1", false],
  ["1.0+ubuntu.dev1", false],
])("of %s: %s", (version, expected) => {
  expect(isPrerelease(version)).toBe(expected);
});

it("agrees with the parsed version", () => {
  fc.assert(
    fc.property(anyVersion(), (text) => {
      const version = parseVersion(text);
      expect(isPrerelease(version.normalised)).toBe(version.isPrerelease);
    }),
  );
});
