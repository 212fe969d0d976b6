import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ADVISORIES_PREFIX, MANIFEST_KEY, partKey, partOf } from "@wheelyard/advisories/data-set/layout";
import { readManifest } from "@wheelyard/advisories/data-set/read-advisories";
import { claimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { CHANNELS_KEYS } from "@wheelyard/core/bucket-layout/shared-page-keys";
import { parseProjectName } from "@wheelyard/core/project-name";
import { channelRoot, MAIN } from "@wheelyard/core/root";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { zipArchive } from "@wheelyard/indexer/testing/zip-archive";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeOwnPage } from "../../testing/own-page.ts";
import type { Exception } from "../settings/advisory-settings.ts";
import { advise, isUnadvised } from "./advise.ts";

const NOW = new Date("2026-12-01T00:00:00Z");

let store: MemoryStore;
let server: Server;
let archive: Uint8Array;

beforeEach(async () => {
  store = new MemoryStore();
  server = createServer((_, response) => response.end(archive));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

function malicious(name: string, versions: string[], id = "MAL-2026-1") {
  const affected = [{ package: { ecosystem: "PyPI", name }, versions }];
  return { name: `${id}.json`, body: JSON.stringify({ id, modified: "2026-11-30T00:00:00Z", affected }) };
}

/** As in OSV's export: no one doubts it. */
const OF_EACH = [
  malicious("evil", ["1.0"]),
  rated("PYSEC-2026-1"),
  malicious("sad", ["1.0"], "GHSA-aaaa-bbbb-cccc"),
];

function rated(id: string) {
  const { body } = malicious("bad", ["1.0"], id);
  const text = JSON.stringify({ ...JSON.parse(body), database_specific: { severity: "HIGH" } });
  return { name: `${id}.json`, body: text };
}

function run(allow: readonly Exception[] = [], loss?: "accepted") {
  const source = `http://127.0.0.1:${(server.address() as AddressInfo).port}/all.zip`;
  return advise({
    store,
    settings: { hide: "malicious", source, whenOld: "serve", allow },
    ...(loss && { loss }),
    now: () => NOW,
  });
}

function claim(name: string): void {
  store.write(claimKey(parseProjectName(name)), Buffer.from("{}"));
}

it("says what it fetched and how old it is", async () => {
  archive = zipArchive(OF_EACH);
  expect(await isUnadvised(store)).toBe(true);
  expect(await run()).toEqual({
    level: "info",
    event: "advised",
    outcome: "switched",
    entries: 3,
    unreadable: 0,
    advisories: 3,
    malicious: 1,
    unrated: 1,
    newest: "2026-11-30T00:00:00.000Z",
    ageSeconds: 24 * 60 * 60,
    copies: [],
  });
  expect(await isUnadvised(store)).toBe(false);
});

it("says why it left things as they were, and still how old they are", async () => {
  archive = zipArchive([malicious("evil", ["1.0"])]);
  await run();
  archive = Buffer.from("<html>");
  expect(await run()).toMatchObject({
    level: "error",
    outcome: "refused",
    reason: expect.stringContaining("Cannot read the archive of advisories"),
    ageSeconds: 24 * 60 * 60,
  });
});

it("says what someone should look at", async () => {
  archive = zipArchive([...OF_EACH.slice(1), { name: "MAL-2026-9.json", body: "{" }, ...filler(200)]);
  expect(await run()).toMatchObject({
    level: "warn",
    outcome: "switched",
    examples: [expect.stringMatching(/^MAL-2026-9\.json: it is no JSON/)],
    doubts: ["the archive has ids of MAL (0), PYSEC (201), GHSA (1), expected some of each"],
    lost: ["MAL-2026-9.json"],
  });
});

it("accepts what was lost if someone says so", async () => {
  archive = zipArchive([...OF_EACH, ...filler(200)]);
  await run();
  archive = zipArchive(OF_EACH);
  expect(await run()).toMatchObject({ level: "error", outcome: "refused", entries: 203 });
  expect(await run([], "accepted")).toMatchObject({
    level: "warn",
    outcome: "switched",
    entries: 3,
    doubts: expect.arrayContaining(["the archive has 3 entries, expected at least 90 % of the 203 before"]),
  });
});

function filler(count: number) {
  return Array.from({ length: count }, (_, n) => rated(`PYSEC-2025-${n}`));
}

describe("is unadvised", () => {
  const partKeys = () => store.keys(ADVISORIES_PREFIX).filter((key) => key !== MANIFEST_KEY);

  it.each<[string, boolean, () => void]>([
    ["not after a fetch", false, () => {}],
    ["without a manifest", true, () => store.remove(MANIFEST_KEY)],
    ["with a damaged manifest", true, () => store.write(MANIFEST_KEY, Buffer.from("{"))],
    ["without one of the parts", true, () => store.remove(partKeys()[7] ?? "")],
    ["with a damaged part", true, () => store.write(partKeys()[7] ?? "", Buffer.from("{"))],
  ])("%s", async (_, expected, change) => {
    archive = zipArchive(OF_EACH);
    await run();
    change();
    expect(await isUnadvised(store)).toBe(expected);
  });
});

it("does not know how old nothing is", async () => {
  archive = Buffer.from("");
  expect(await run()).not.toHaveProperty("ageSeconds");
  expect(store.keys(MANIFEST_KEY)).toEqual([]);
});

describe("a private release that is known to be malicious", () => {
  beforeEach(() => {
    archive = zipArchive([malicious("acme", ["2.0"])]);
    claim("acme");
    claim("bow");
  });

  it.each<[string, string, string[]]>([
    ["is found", "acme-2.0.tar.gz", ["2.0"]],
    ["is found as a build of its own", "acme-2.0.0+local-py3-none-any.whl", ["2.0.0+local"]],
    ["is none of another version", "acme-1.0.tar.gz", []],
  ])("%s", async (_, file, versions) => {
    writeOwnPage(store, MAIN, "acme", file);
    writeOwnPage(store, MAIN, "bow", "bow-2.0.tar.gz");
    const { copies, level } = await run();
    expect(copies).toEqual(versions.map((version) => ({ project: "acme", version, id: "MAL-2026-1" })));
    expect(level).toBe(versions.length > 0 ? "error" : "warn");
  });

  it("is found in a channel too", async () => {
    writeOwnPage(store, channelRoot("ci"), "acme", "_channels/ci/acme-2.0.tar.gz");
    store.write(CHANNELS_KEYS.state, Buffer.from('[{"name":"ci"}]'));
    expect((await run()).copies).toEqual([
      { project: "acme", version: "2.0", channel: "ci", id: "MAL-2026-1" },
    ]);
  });

  describe("can't be looked for beside an archive that is refused", () => {
    beforeEach(async () => {
      await run();
      archive = Buffer.from("<html>");
    });

    it.each<[string, RegExp, (part: string) => void]>([
      [
        "a damaged part",
        /\. The next archive that is used replaces it$/,
        (part) => store.write(part, Buffer.from("{")),
      ],
      [
        "a missing part",
        /is missing, although the manifest names its data set$/,
        (part) => store.remove(part),
      ],
    ])("because of %s, and the refusal is told", async (_, why, damage) => {
      const read = await readManifest(store);
      damage(partKey(read?.manifest.dataSet ?? "", partOf(parseProjectName("acme"))));
      const entry = await run();
      expect(entry).toMatchObject({
        level: "error",
        outcome: "refused",
        reason: expect.stringContaining("Cannot read the archive of advisories"),
        copiesUnknown: expect.stringMatching(why),
      });
      expect(entry).not.toHaveProperty("copies");
    });

    it("because a page of its own can't be read, and the fault is told beside one that is used", async () => {
      writeOwnPage(store, MAIN, "acme", "acme-2.0.tar.gz");
      for (const key of store.keys("_index/simple/acme/")) store.write(key, Buffer.from("{"));
      expect(await run()).toMatchObject({
        outcome: "refused",
        copiesUnknown: expect.stringMatching(/^Cannot /),
      });
      archive = zipArchive([malicious("acme", ["2.0"])]);
      await expect(run()).rejects.toThrow(/^Cannot /);
    });
  });

  it("is not reported if an exception applies", async () => {
    writeOwnPage(store, MAIN, "acme", "acme-2.0.tar.gz");
    const allow = (until: string) => [{ id: "MAL-2026-1", until, reason: "ours" }];
    expect((await run(allow("2026-12-01"))).copies).toEqual([]);
    expect((await run(allow("2026-11-30"))).copies).toHaveLength(1);
  });

  it("is reported again by each run, even if the source has nothing new", async () => {
    await run();
    writeOwnPage(store, MAIN, "acme", "acme-2.0.tar.gz");
    expect(await run()).toMatchObject({ outcome: "unchanged", copies: [{ project: "acme" }] });
  });
});
