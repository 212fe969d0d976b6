import { createHash } from "node:crypto";
import { parseProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import { parseVersion } from "@wheelyard/core/version";
import { createHandler } from "@wheelyard/indexer/handler";
import { bucketMessage, created } from "@wheelyard/indexer/testing/bucket-message";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { readPlainText } from "@wheelyard/indexer/testing/plain-text-reader";
import { expect, it } from "vitest";
import { collect } from "./collect.ts";
import type { Source } from "./source.ts";

const FILENAME = "acme-1.0.zip";
const CONTENT = Buffer.from("what the index has");
const SAME = createHash("sha256").update(CONTENT).digest("hex");
const OTHER = "b".repeat(64);

async function indexWithFile(): Promise<MemoryStore> {
  const store = new MemoryStore();
  store.write(FILENAME, CONTENT);
  const readDistribution = readPlainText(store);
  const handler = createHandler({
    bucket: "my-pypi",
    store,
    readDistribution,
    pause: async () => {},
    log: () => {},
  });
  await handler(
    { Records: [bucketMessage("1", created(FILENAME))] },
    { getRemainingTimeInMillis: () => 60_000 },
  );
  return store;
}

function sourceOf(facts: { sha256?: string; size?: number }): Source {
  const file = { filename: FILENAME, origin: FILENAME, ...facts, fetch: async () => {} };
  return {
    async *entries() {
      yield { kind: "file", file };
    },
  };
}

it.each<{ source: { sha256?: string; size?: number }; list?: string[]; isSame: boolean }>([
  { source: {}, isSame: true },
  { source: { sha256: SAME }, isSame: true },
  { source: { sha256: OTHER }, isSame: false },
  { source: { size: CONTENT.length }, isSame: true },
  { source: { size: 1 }, isSame: false },
  { source: {}, list: [SAME], isSame: true },
  { source: {}, list: [OTHER, SAME], isSame: true },
  { source: {}, list: [OTHER], isSame: false },
  { source: { size: CONTENT.length }, list: [OTHER], isSame: false },
  { source: { sha256: OTHER }, list: [OTHER], isSame: false },
  { source: { sha256: OTHER }, list: [OTHER, SAME], isSame: false },
])("compares a file that the index has: $source, a list with $list", async ({ source, list, isSame }) => {
  const releases = [{ version: parseVersion("1.0"), hashes: list && new Set(list) }];
  const selection = {
    projects: new Map([[parseProjectName("acme"), { everyRelease: false, releases }]]),
    newest: undefined,
    unclear: [],
  };
  const index = { store: await indexWithFile(), root: MAIN };
  const { projects, existing, problems } = await collect(sourceOf(source), index, selection);
  expect({ projects: projects.size, existing, problems }).toEqual({
    projects: 0,
    existing: 1,
    problems: isSame
      ? []
      : [{ origin: FILENAME, reason: `the index has "${FILENAME}" with different content` }],
  });
});
