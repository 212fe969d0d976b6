import { claimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { expect, it } from "vitest";
import { removeForgottenClaims } from "./forgotten-claims.ts";

const NAME = parseProjectName("wheelyard-doctor-0123456789ab");
const HOUR_MS = 3_600_000;

const users = { list: async () => [], update: async () => {} };

/** Whether a claim stays that was made this many hours ago, beside another key. */
async function stays(name: ProjectName, hours: number, beside?: string): Promise<boolean> {
  const store = new MemoryStore(() => new Date(0));
  for (const key of [claimKey(name), beside]) if (key !== undefined) store.write(key, Buffer.from("x"));
  await removeForgottenClaims({ store, users }, hours * HOUR_MS);
  return (await store.get(claimKey(name))).kind === "found";
}

it("removes a doctor's claim that is over a day old", async () => {
  expect(await stays(NAME, 25)).toBe(false);
});

it.each<[which: string, ProjectName, hours: number, beside?: string]>([
  ["of a doctor that may still run", NAME, 23],
  ["with a file", NAME, 25, `${NAME}/x.whl`],
  ["with a page", NAME, 25, projectPageKeys({ root: MAIN, name: NAME }).state],
  ["of someone else", parseProjectName("wheelyard-doctor-tools"), 25],
  ["whose name only begins like a doctor's", parseProjectName(`${NAME}-tools`), 25],
])("leaves a claim %s", async (_, name, hours, beside) => {
  expect(await stays(name, hours, beside)).toBe(true);
});
