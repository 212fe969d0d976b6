import { expect, it } from "vitest";
import { SIDE_FILE_CONTENTS } from "../testing/side-file-contents.ts";
import { NOTIFICATION_SUFFIXES } from "./bucket-layout/user-files.ts";
import { keyRole } from "./key-role.ts";
import { SIDE_FILE_KINDS, SIDE_FILES, sideFileKey, sideFileKeys, sideFileKind } from "./side-files.ts";
import { SERVED_SUFFIXES } from "./url-layout.ts";

const WHEEL = "a/acme-1.0-py3-none-any.whl";

it.each([
  [".yanked", "yanked"],
  [".provenance", "provenance"],
  [".asc", "signature"],
  ["", undefined],
  [".sig", undefined],
  [".ASC", undefined],
])("a key that ends in %j is a side file of kind %s", (suffix, kind) => {
  expect(sideFileKind(WHEEL + suffix)).toBe(kind);
});

it.each(SIDE_FILE_KINDS)("a file of kind %s is one to every function", (kind) => {
  const key = sideFileKey(WHEEL, kind);
  const { suffix, isServed, link } = SIDE_FILES[kind];
  expect(sideFileKind(key)).toBe(kind);
  expect(sideFileKeys(WHEEL)).toContain(key);
  expect(keyRole(key)).toMatchObject({ kind: "distribution", key: WHEEL });
  expect(NOTIFICATION_SUFFIXES).toContain(suffix);
  expect(SERVED_SUFFIXES.includes(suffix)).toBe(isServed);
  // A link to a file that is not served would be broken.
  expect(link === undefined || isServed).toBe(true);
});

it.each(SIDE_FILE_KINDS)("reads the content of a file of kind %s", (kind) => {
  const { limit, read } = SIDE_FILES[kind];
  for (const content of Object.values(SIDE_FILE_CONTENTS[kind])) {
    expect(content.length).toBeLessThanOrEqual(limit);
    expect(read(content, sideFileKey(WHEEL, kind))).toBeTypeOf("object");
  }
});

it("reads why a file was yanked without what would reorder the page", () => {
  expect(SIDE_FILES.yanked.read("broken \u202eexe.\u202c\non Windows")).toEqual({
    reason: "broken exe. on Windows",
  });
});
