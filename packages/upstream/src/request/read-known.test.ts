import { MANIFEST_KEY, partKey, partOf } from "@wheelyard/advisories/data-set/layout";
import { serializeManifest } from "@wheelyard/advisories/data-set/manifest";
import { serializePart } from "@wheelyard/advisories/data-set/part";
import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { parseProjectName } from "@wheelyard/core/project-name";
import { CountingStore } from "@wheelyard/indexer/testing/counting-store";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { beforeEach, describe, expect, it } from "vitest";
import { type AdvisorySettings, OSV_EXPORT } from "../settings/advisory-settings.ts";
import { type ReadKnown, readingKnown } from "./read-known.ts";

const ACME = parseProjectName("acme");
const ONE = "1".repeat(32);
const TWO = "2".repeat(32);

let memory: MemoryStore;
let store: CountingStore;
let now: Date;
let readKnown: ReadKnown;

beforeEach(() => {
  memory = new MemoryStore();
  store = new CountingStore(memory);
  now = new Date("2026-12-01T00:00:00Z");
  readKnown = readingKnown(store, () => now);
});

function settings(whenOld: AdvisorySettings["whenOld"] = "serve"): AdvisorySettings {
  return { hide: "malicious", source: OSV_EXPORT, whenOld, allow: [] };
}

function switchTo(dataSet: string, id: string, newest = "2026-11-30T00:00:00Z"): void {
  const advisory: Advisory = {
    id,
    aliases: [],
    project: ACME,
    severity: "malicious",
    summary: "",
    affected: { kind: "all" },
  };
  memory.write(partKey(dataSet, partOf(ACME)), Buffer.from(serializePart([advisory])));
  const manifest = { dataSet, entries: 1, unreadable: 0, advisories: 1, malicious: 0, unrated: 0, newest };
  memory.write(MANIFEST_KEY, Buffer.from(serializeManifest(manifest)));
}

async function known(whenOld?: AdvisorySettings["whenOld"]): Promise<string[]> {
  return (await readKnown(ACME, settings(whenOld))).map(({ id }) => id);
}

it("costs one read of a part", async () => {
  switchTo(ONE, "MAL-1");
  expect(await known()).toEqual(["MAL-1"]);
  store.calls.length = 0;
  expect(await known()).toEqual(["MAL-1"]);
  expect(store.calls).toHaveLength(1);
});

it("looks each minute which data set holds", async () => {
  switchTo(ONE, "MAL-1");
  await known();
  switchTo(TWO, "MAL-2");
  now = new Date(now.getTime() + 59_999);
  expect(await known()).toEqual(["MAL-1"]);
  now = new Date(now.getTime() + 1);
  expect(await known()).toEqual(["MAL-2"]);
});

it("follows the manifest at once if what it remembers is gone", async () => {
  switchTo(ONE, "MAL-1");
  await known();
  memory.remove(partKey(ONE, partOf(ACME)));
  switchTo(TWO, "MAL-2");
  expect(await known()).toEqual(["MAL-2"]);
});

it("never takes a missing part for nothing known", async () => {
  switchTo(ONE, "MAL-1");
  memory.remove(partKey(ONE, partOf(ACME)));
  await expect(known()).rejects.toThrow(/is missing, although the manifest names its data set$/);
  await expect(known()).rejects.toThrow(/is missing/);
});

describe("if advisories are old", () => {
  it.each<[string | undefined, string]>([
    [undefined, 'No advisories were fetched yet, and upstream.advisories.whenOld is "refuse"'],
    [
      "2026-11-27T23:59:59Z",
      'The newest advisory is from 2026-11-27, and upstream.advisories.whenOld is "refuse"',
    ],
  ])("of %s, the setting holds", async (newest, message) => {
    if (newest !== undefined) switchTo(ONE, "MAL-1", newest);
    expect(await known("serve")).toEqual(newest === undefined ? [] : ["MAL-1"]);
    await expect(known("refuse")).rejects.toThrow(message);
  });

  it("of three days, they are not", async () => {
    switchTo(ONE, "MAL-1", "2026-11-28T00:00:00Z");
    expect(await known("refuse")).toEqual(["MAL-1"]);
  });
});
