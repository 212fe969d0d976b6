import { MANIFEST_KEY, partKey, partNames, partOf } from "@wheelyard/advisories/data-set/layout";
import { serializeManifest } from "@wheelyard/advisories/data-set/manifest";
import { serializePart } from "@wheelyard/advisories/data-set/part";
import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { parseProjectName } from "@wheelyard/core/project-name";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { beforeEach, describe, expect, it } from "vitest";
import { readFromIndex } from "../audit/known-advisories.ts";
import { CommandError } from "../command-error.ts";
import { readIndexAdvisories } from "./index-advisories.ts";

const DATA_SET = "0".repeat(32);
const [ACME, BOW, ARROW] = ["acme", "bow", "arrow"].map(parseProjectName) as [never, never, never];
const ADVISORIES: Advisory[] = [ACME, BOW].map((project) => ({
  id: `GHSA-${project}`,
  aliases: [],
  project,
  severity: "high",
  summary: "",
  affected: { kind: "all" },
}));

let store: MemoryStore;

beforeEach(() => {
  store = new MemoryStore();
  const manifest = {
    dataSet: DATA_SET,
    entries: 5,
    unreadable: 1,
    advisories: 2,
    malicious: 0,
    unrated: 0,
    newest: "2026-11-01T00:00:00.000Z",
  };
  store.write(MANIFEST_KEY, Buffer.from(serializeManifest(manifest)));
  for (const part of partNames()) {
    const own = ADVISORIES.filter(({ project }) => partOf(project) === part);
    store.write(partKey(DATA_SET, part), Buffer.from(serializePart(own)));
  }
});

const idsOf = (advisories: readonly Advisory[] | undefined) => advisories?.map(({ id }) => id);

it("knows what is said about the projects that were named, and about others", async () => {
  const read = await readIndexAdvisories(store, [ACME, ARROW]);
  expect(idsOf(read?.own.get(ACME))).toEqual(["GHSA-acme"]);
  expect(idsOf(read?.own.get(ARROW))).toEqual([]);
  expect(idsOf(await read?.of(BOW))).toEqual(["GHSA-bow"]);
});

it("is the same for an audit", async () => {
  const known = await readFromIndex(store, new Set([ACME, ARROW]));
  expect(idsOf(known?.of(ACME))).toEqual(["GHSA-acme"]);
  expect(idsOf(known?.of(ARROW))).toEqual([]);
  expect(known).toMatchObject({ entries: 5, unreadable: 1, newest: new Date("2026-11-01T00:00:00Z") });
});

describe.each([
  ["an inventory", () => readIndexAdvisories(store, [ACME])],
  ["an audit", () => readFromIndex(store, new Set([ACME]))],
])("for %s", (_, read) => {
  it("a data set that was never fetched is unknown", async () => {
    store.remove(MANIFEST_KEY);
    expect(await read()).toBeUndefined();
  });

  it.each<[string, () => void, RegExp]>([
    [
      "a part that is missing",
      () => store.remove(partKey(DATA_SET, partOf(ACME))),
      /is missing, although the manifest names its data set/,
    ],
    [
      "a part that is damaged",
      () => store.write(partKey(DATA_SET, partOf(ACME)), Buffer.from("{")),
      /^Cannot read /,
    ],
    ["a damaged manifest", () => store.write(MANIFEST_KEY, Buffer.from("{")), /^Cannot read /],
  ])("%s is one sentence, and never nothing known", async (_, damage, sentence) => {
    damage();
    const failure = await read().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandError);
    expect((failure as CommandError).message).toMatch(sentence);
  });
});
