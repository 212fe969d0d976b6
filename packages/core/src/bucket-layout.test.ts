import { expect, it } from "vitest";
import { GENERATED_KEYS, keysOfRoot } from "../testing/generated-keys.ts";
import { mainProject } from "../testing/main-project.ts";
import {
  basename,
  CLAIMS_COMPLETE_KEY,
  claimKey,
  MAX_KEY_BYTES,
  NOTIFICATION_SUFFIXES,
  parseClaimKey,
  rejectionKey,
  waitingKey,
  waitingPrefix,
} from "./bucket-layout.ts";
import { parseProjectName } from "./project-name.ts";
import { channelRoot, MAIN } from "./root.ts";

const ACME = mainProject("acme");

it("writes only below _index/ and _claims/", () => {
  expect(GENERATED_KEYS.filter((key) => !/^_(index|claims)\//.test(key))).toEqual([]);
});

it("lays out a channel below its prefix just like the main index", () => {
  const inMain = keysOfRoot(MAIN).map((key) => key.slice("_index/".length));
  const inChannel = keysOfRoot(channelRoot("cu121"));
  expect(inChannel).toEqual(inMain.map((key) => `_index/_channels/cu121/${key}`));
  expect(inChannel).toContain("_index/_channels/cu121/simple/acme/index.json");
});

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

it("keeps the record of a rejected key within the length of a key", () => {
  const keys = [1000, 1005, 1006, MAX_KEY_BYTES].map((length) => rejectionKey("x".repeat(length)));
  for (const key of keys) expect(key.length).toBeLessThanOrEqual(MAX_KEY_BYTES);
  expect(new Set(keys).size).toBe(keys.length);
});

it("finds what waits for a project, and nothing that waits for another", () => {
  expect(waitingKey(ACME, "acme.status").startsWith(waitingPrefix(ACME))).toBe(true);
  expect(waitingKey(mainProject("acme-core"), "x").startsWith(waitingPrefix(ACME))).toBe(false);
});

it.each([
  ["acme.zip", "acme.zip"],
  ["a/b/acme.zip", "acme.zip"],
  ["a/", ""],
])("the filename of %j is %j", (key, name) => {
  expect(basename(key)).toBe(name);
});

it.each([
  [claimKey(ACME.name), "acme"],
  [claimKey(parseProjectName("Acme.Core")), "acme-core"],
  [CLAIMS_COMPLETE_KEY, undefined],
  ["_claims/Acme", undefined],
  ["_claims/acme.core", undefined],
  ["_claims/", undefined],
  ["_claims/acme/", undefined],
  ["_claims/acme\n", undefined],
  ["a/_claims/acme", undefined],
  ["_index/acme", undefined],
])("the object at %j claims the name %j", (key, project) => {
  expect(parseClaimKey(key)).toBe(project);
});
