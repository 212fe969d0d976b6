import { expect, it } from "vitest";
import { mainProject } from "../../testing/main-project.ts";
import { MAX_KEY_BYTES } from "./object-key.ts";
import { rejectionKey, waitingKey, waitingPrefix } from "./record-keys.ts";

const ACME = mainProject("acme");

it("keeps the record of a rejected key within the length of a key", () => {
  const keys = [1000, 1005, 1006, MAX_KEY_BYTES].map((length) => rejectionKey("x".repeat(length)));
  for (const key of keys) expect(key.length).toBeLessThanOrEqual(MAX_KEY_BYTES);
  expect(new Set(keys).size).toBe(keys.length);
});

it("finds what waits for a project, and nothing that waits for another", () => {
  expect(waitingKey(ACME, "acme.status").startsWith(waitingPrefix(ACME))).toBe(true);
  expect(waitingKey(mainProject("acme-core"), "x").startsWith(waitingPrefix(ACME))).toBe(false);
});
