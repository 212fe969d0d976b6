import { expect, it } from "vitest";
import { GENERATED_KEYS } from "../../testing/generated-keys.ts";
import { NOTIFICATION_SUFFIXES } from "./user-files.ts";

it("writes no key that wakes the indexer", () => {
  expect(
    GENERATED_KEYS.filter((key) => NOTIFICATION_SUFFIXES.some((suffix) => key.endsWith(suffix))),
  ).toEqual([]);
});

it("has notification suffixes that S3 accepts together: none ends in another", () => {
  for (const suffix of NOTIFICATION_SUFFIXES) {
    expect(NOTIFICATION_SUFFIXES.filter((other) => other.endsWith(suffix))).toEqual([suffix]);
  }
});
