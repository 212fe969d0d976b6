import { MANIFEST_KEY, partKey, partNames, partOf } from "@wheelyard/advisories/data-set/layout";
import { serializeManifest } from "@wheelyard/advisories/data-set/manifest";
import { serializePart } from "@wheelyard/advisories/data-set/part";
import type { Advisory, Range } from "@wheelyard/advisories/entry/advisory";
import { publicVersion } from "@wheelyard/advisories/entry/public-version";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { rootPageKeys } from "@wheelyard/core/bucket-layout/root-keys";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { parseProjectName } from "@wheelyard/core/project-name";
import type { DistributionRecord, StatusRecord } from "@wheelyard/core/project-page";
import { serializeState } from "@wheelyard/core/project-page-state";
import { channelRoot, MAIN, type Root } from "@wheelyard/core/root";
import { renderRootJson } from "@wheelyard/core/root-list";
import { sha256 } from "@wheelyard/core/sha256";
import { metadataText } from "@wheelyard/core/testing/metadata-text";
import { parseVersion } from "@wheelyard/core/version";
import type { GetOutcome, Store } from "@wheelyard/indexer/store/store";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { describe, expect, it } from "vitest";
import { readIndexAdvisories } from "../advisories/index-advisories.ts";
import { CommandError } from "../command-error.ts";
import { limitedReads } from "../index/limited-reads.ts";
import { type InventorySources, readInventory } from "./read-inventory.ts";
import type { InventoryRelease } from "./release.ts";

const NOW = new Date("2026-12-01T00:00:00Z");
const DATA_SET = "0".repeat(32);

/** Writes a project's page and the metadata of its files. */
function publish(
  store: MemoryStore,
  name: string,
  versions: readonly string[],
  { root = MAIN, statuses = [], fields = {}, metadata: kind = "valid" }: PublishOptions = {},
): void {
  const distributions = versions.map((version): DistributionRecord => {
    const key = `${root}${name}-${version}-py3-none-any.whl`;
    const metadata = Buffer.from(kind === "valid" ? metadataText({ name, version, fields }) : "nothing");
    store.write(metadataKey(key), metadata);
    return {
      key,
      etag: "e",
      distribution: parseDistributionFilename(`${name}-${version}-py3-none-any.whl`),
      size: 1,
      sha256: "a".repeat(64),
      uploadTime: "2026-11-01T12:00:00.000Z",
      metadataSha256: sha256(metadata),
      isMetadataStatic: true,
      sideFiles: {},
    };
  });
  const project = { root, name: parseProjectName(name) };
  const page = { project, distributions, statuses };
  const state = serializeState({ page, rejected: new Set(), views: new Map() });
  store.write(projectPageKeys(project).state, Buffer.from(state));
}

interface PublishOptions {
  root?: Root;
  statuses?: StatusRecord[];
  fields?: Record<string, string | string[]>;
  metadata?: "valid" | "none";
}

function advise(store: MemoryStore, advisories: readonly Advisory[]): void {
  for (const part of partNames()) {
    const own = advisories.filter(({ project }) => partOf(project) === part);
    store.write(partKey(DATA_SET, part), Buffer.from(serializePart(own)));
  }
  const manifest = {
    dataSet: DATA_SET,
    entries: 1,
    unreadable: 0,
    advisories: 1,
    malicious: 0,
    unrated: 0,
    newest: NOW.toISOString(),
  };
  store.write(MANIFEST_KEY, Buffer.from(serializeManifest(manifest)));
}

function advisory(id: string, name: string, versions: string[], fixed?: string): Advisory {
  return {
    id,
    aliases: [],
    project: parseProjectName(name),
    severity: "high",
    summary: "",
    affected: {
      kind: "some",
      versions: new Set(versions.map((version) => publicVersion(parseVersion(version)))),
      ranges: fixed === undefined ? [] : [below(fixed)],
    },
  };
}

function below(fixed: string): Range {
  return {
    bounds: [
      { kind: "introduced", version: undefined },
      { kind: "fixed", version: parseVersion(fixed) },
    ],
    limits: [],
  };
}

async function inventoryOf(
  store: Store,
  names: readonly string[],
  more: Partial<InventorySources> = {},
): Promise<InventoryRelease[]> {
  const projects = names.map(parseProjectName);
  const known = (await readIndexAdvisories(store, projects))?.of;
  const found: InventoryRelease[] = [];
  const sources = { store, root: MAIN, known, settings: {}, now: NOW, ...more };
  for await (const releases of readInventory(projects, sources)) found.push(...releases);
  return found;
}

const shown = (releases: readonly InventoryRelease[]) =>
  releases.map(({ project, version }) => `${project} ${version}`);

it("lists every release in order, by project and version", async () => {
  const store = new MemoryStore();
  const names = Array.from({ length: 40 }, (_, n) => `p${String(n).padStart(2, "0")}`);
  for (const name of names) publish(store, name, ["1.10", "1.9"]);
  expect(shown(await inventoryOf(store, names))).toEqual(
    names.flatMap((name) => [`${name} 1.9`, `${name} 1.10`]),
  );
});

it("reads licence and requirements from the published metadata", async () => {
  const store = new MemoryStore();
  const fields = { "License-Expression": "MIT", "Requires-Dist": ["bow>=1", "arrow"] };
  publish(store, "acme", ["1.0"], { fields });
  expect(await inventoryOf(store, ["acme"])).toMatchObject([
    {
      licence: { field: "License-Expression", text: "MIT", isExpression: true },
      dependencies: ["bow>=1", "arrow"],
      advisories: null,
      files: [{ filename: "acme-1.0-py3-none-any.whl", sha256: "a".repeat(64) }],
    },
  ]);
});

it("includes what is in quarantine, and says so", async () => {
  const store = new MemoryStore();
  const statuses = [{ key: "acme.status", etag: "s", status: { status: "quarantined" as const } }];
  publish(store, "acme", ["1.0"], { statuses });
  expect(await inventoryOf(store, ["acme"])).toMatchObject([{ version: "1.0", status: "quarantined" }]);
});

it("reads a channel", async () => {
  const store = new MemoryStore();
  const root = channelRoot("nightly");
  publish(store, "acme", ["1.0"]);
  publish(store, "acme", ["2.0"], { root });
  expect(shown(await inventoryOf(store, ["acme"], { root }))).toEqual(["acme 2.0"]);
});

it("names what is known against a release, and whether the settings accept it", async () => {
  const store = new MemoryStore();
  publish(store, "acme", ["1.0", "2.0"]);
  advise(store, [advisory("PYSEC-2026-1", "acme", ["1.0"]), advisory("PYSEC-2026-2", "acme", ["1.0"])]);
  const allow = [
    { id: "PYSEC-2026-1", until: "2026-12-01", reason: "not reachable" },
    { id: "PYSEC-2026-2", until: "2026-11-30", reason: "over" },
  ];
  const found = await inventoryOf(store, ["acme"], { settings: { hide: "high", allow } });
  expect(found).toMatchObject([
    { advisories: [{ id: "PYSEC-2026-1" }, { id: "PYSEC-2026-2" }] },
    { advisories: [] },
  ]);
  expect(found[0]?.advisories?.map(({ accepted }) => accepted)).toEqual([
    { until: "2026-12-01", reason: "not reachable" },
    undefined,
  ]);
});

it("says which version to upgrade to", async () => {
  const store = new MemoryStore();
  publish(store, "acme", ["1.0"]);
  advise(store, [advisory("PYSEC-2026-1", "acme", [], "1.1")]);
  expect(await inventoryOf(store, ["acme"])).toMatchObject([
    { advisories: [{ id: "PYSEC-2026-1", fixed: "1.1" }] },
  ]);
});

describe("what a release requires", () => {
  const REQUESTS = advisory("GHSA-aaaa", "requests", [], "2.5");
  const OTHER = advisory("GHSA-bbbb", "requests", [], "2.0");
  const BOTH = { fields: { "Requires-Dist": ["requests", "other", "requests[socks]<2; extra == 'x'"] } };
  const accepted = { until: "2026-12-01", reason: "not reachable" };
  const allow = [{ id: "GHSA-aaaa", ...accepted }];

  it.each<[string, Advisory[], typeof allow, object[]]>([
    ["nothing known", [], [], []],
    [
      "nothing safe first",
      [REQUESTS],
      [],
      [
        {
          requirement: "requests[socks]<2; extra == 'x'",
          isAnySafe: false,
          advisories: [{ id: "GHSA-aaaa" }],
          fixed: "2.5",
        },
        { requirement: "requests", isAnySafe: true, advisories: [{ id: "GHSA-aaaa" }], fixed: "2.5" },
      ],
    ],
    [
      "what the settings accept",
      [REQUESTS],
      allow,
      [
        { requirement: "requests", isAnySafe: true, advisories: [{ id: "GHSA-aaaa", accepted }] },
        {
          requirement: "requests[socks]<2; extra == 'x'",
          isAnySafe: true,
          advisories: [{ id: "GHSA-aaaa", accepted }],
        },
      ],
    ],
    [
      "what they accept beside what they don't",
      [REQUESTS, OTHER],
      allow,
      [
        { isAnySafe: false, advisories: [{ id: "GHSA-aaaa", accepted }, { id: "GHSA-bbbb" }] },
        { isAnySafe: true, advisories: [{ id: "GHSA-aaaa", accepted }, { id: "GHSA-bbbb" }] },
      ],
    ],
    [
      "an exception for one of two entries of a flaw",
      [
        { ...REQUESTS, aliases: ["CVE-1"] },
        { ...OTHER, id: "PYSEC-1", aliases: ["CVE-1"] },
      ],
      allow,
      [
        { isAnySafe: false, advisories: [{ id: "GHSA-aaaa" }] },
        { isAnySafe: true, advisories: [{ id: "GHSA-aaaa" }] },
      ],
    ],
  ])("%s", async (_, advisories, exceptions, requirements) => {
    const store = new MemoryStore();
    publish(store, "acme", ["1.0"], BOTH);
    advise(store, advisories);
    const [found] = await inventoryOf(store, ["acme"], { settings: { hide: "high", allow: exceptions } });
    expect(found?.requirements).toMatchObject(requirements);
    expect(found?.requirements).toHaveLength(requirements.length);
    for (const one of found?.requirements ?? []) {
      for (const each of one.advisories)
        expect("accepted" in each).toBe(acceptedIds(requirements).has(each.id));
    }
  });

  const acceptedIds = (requirements: object[]) =>
    new Set(
      (requirements as InventoryRelease["requirements"] & object)
        .flatMap(({ advisories }) => advisories)
        .flatMap((one) => (one.accepted === undefined ? [] : [one.id])),
    );

  it.each<[string, string[], boolean]>([
    ["a private project with a safe version", ["1.0", "2.0"], true],
    ["a private project without one", ["1.0"], false],
  ])("counts the versions of %s", async (_, versions, isAnySafe) => {
    const store = new MemoryStore();
    publish(store, "acme", ["1.0"], { fields: { "Requires-Dist": "bow" } });
    publish(store, "bow", versions);
    advise(store, [advisory("GHSA-aaaa", "bow", ["1.0"])]);
    expect(await inventoryOf(store, ["acme"])).toMatchObject([{ requirements: [{ isAnySafe }] }]);
  });

  it("is unknown without advisories, and without metadata", async () => {
    const store = new MemoryStore();
    publish(store, "acme", ["1.0"], BOTH);
    expect(await inventoryOf(store, ["acme"])).toMatchObject([{ requirements: null }]);
    advise(store, [REQUESTS]);
    publish(store, "acme", ["1.0"], { metadata: "none" });
    expect(await inventoryOf(store, ["acme"])).toMatchObject([{ dependencies: null, requirements: null }]);
  });

  it("fails if a part of the data set is missing", async () => {
    const store = new MemoryStore();
    publish(store, "acme", ["1.0"], BOTH);
    advise(store, []);
    store.remove(partKey(DATA_SET, partOf(parseProjectName("requests"))));
    const failure = await inventoryOf(store, ["acme"]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandError);
    expect(String(failure)).toContain("is missing, although the manifest names its data set");
  });
});

it("shares one limit among all concurrent reads, however deeply nested", async () => {
  const store = new MemoryStore();
  publish(store, "acme", ["1.0", "2.0"], { fields: { "Requires-Dist": ["bow", "requests"] } });
  publish(store, "bow", ["1.0"]);
  advise(store, [advisory("GHSA-aaaa", "bow", ["1.0"])]);
  const all = await inventoryOf(store, ["acme", "bow"]);
  expect(await inventoryOf(limitedReads(store, 1), ["acme", "bow"])).toEqual(all);
});

it("reads only some projects before it yields the first", async () => {
  let pages = 0;
  const store = new (class extends MemoryStore {
    override async get(...args: Parameters<MemoryStore["get"]>): Promise<GetOutcome> {
      pages += 1;
      return super.get(...args);
    }
  })();
  const projects = Array.from({ length: 100 }, (_, n) => parseProjectName(`p${n}`));
  for (const name of projects) publish(store, name, []);
  const sources = { store, root: MAIN, known: undefined, settings: {}, now: NOW };
  const reading = readInventory(projects, sources);
  await reading.next();
  expect(pages).toBe(16);
  await reading.return(undefined);
});

it("fails if the part of the data set about the project itself is missing", async () => {
  const store = new MemoryStore();
  publish(store, "acme", ["1.0"]);
  advise(store, []);
  store.remove(partKey(DATA_SET, partOf(parseProjectName("acme"))));
  await expect(inventoryOf(store, ["acme"])).rejects.toThrow(
    "is missing, although the manifest names its data set",
  );
});

it("leaves out a project that was removed meanwhile", async () => {
  const store = new MemoryStore();
  publish(store, "acme", ["1.0"]);
  store.write(rootPageKeys(MAIN).state, Buffer.from(renderRootJson([parseProjectName("acme")])));
  expect(shown(await inventoryOf(store, ["acme", "gone"]))).toEqual(["acme 1.0"]);
});

it("fails if a listed project has no page", async () => {
  const store = new MemoryStore();
  store.write(rootPageKeys(MAIN).state, Buffer.from(renderRootJson([parseProjectName("lost")])));
  await expect(inventoryOf(store, ["lost"])).rejects.toThrow(
    'Cannot read project "lost": the list of projects',
  );
});

it.each<[string, (store: MemoryStore, key: string) => void]>([
  ["missing", (store, key) => store.remove(key)],
  ["another file's", (store, key) => void store.write(key, Buffer.from("Name: other\n"))],
])("fails if metadata is %s", async (_, damage) => {
  const store = new MemoryStore();
  publish(store, "acme", ["1.0"]);
  damage(store, metadataKey("acme-1.0-py3-none-any.whl"));
  await expect(inventoryOf(store, ["acme"])).rejects.toThrow(
    'Cannot read the metadata of "acme-1.0-py3-none-any.whl": it is not what',
  );
});

it("reads a project again if it changed meanwhile", async () => {
  const store = new (class extends MemoryStore {
    override async get(...args: Parameters<MemoryStore["get"]>): Promise<GetOutcome> {
      const [key] = args;
      const read = await super.get(...args);
      const isFirst = read.kind === "missing" && key === metadataKey("acme-1.0-py3-none-any.whl");
      if (isFirst) publish(this, "acme", ["2.0"]);
      return read;
    }
  })();
  publish(store, "acme", ["1.0"]);
  store.remove(metadataKey("acme-1.0-py3-none-any.whl"));
  expect(shown(await inventoryOf(store, ["acme"]))).toEqual(["acme 2.0"]);
});

it("fails if any read fails", async () => {
  // Each run has a store of its own: reads of one that has failed may still be under way.
  class FaultyStore extends MemoryStore {
    reads = 0;
    failing = 0;
    override async get(...args: Parameters<MemoryStore["get"]>): Promise<GetOutcome> {
      this.reads += 1;
      if (this.reads === this.failing) throw new Error("slow down");
      return super.get(...args);
    }
  }
  const faulty = (failing: number) => {
    const store = new FaultyStore();
    store.failing = failing;
    const fields = { "Requires-Dist": "bow" };
    for (const name of ["a", "b"]) publish(store, name, ["1.0", "2.0"], { fields });
    advise(store, [advisory("GHSA-aaaa", "bow", ["1.0"])]);
    return store;
  };
  const sound = faulty(0);
  await inventoryOf(sound, ["a", "b"]);
  // The manifest, two parts, two pages, four releases; of "bow", what is known, its page in both formats, and its claim.
  expect(sound.reads).toBe(1 + 2 + 2 + 4 + 1 + 2 + 1);
  for (let failing = 1; failing <= sound.reads; failing++) {
    await expect(inventoryOf(faulty(failing), ["a", "b"]), `read ${failing}`).rejects.toThrow("slow down");
  }
});
