import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { describe, expect, it } from "vitest";
import { readProject } from "../src/commit/project-state.ts";
import { createHandler } from "../src/handler.ts";
import { ObjectReader } from "../src/reading/object-reader.ts";
import { readDistribution } from "../src/reading/read-distribution.ts";
import { reconcile } from "../src/reconcile/reconcile.ts";
import type { LogEntry } from "../src/reporting/log.ts";
import { bucketMessage, created } from "../testing/bucket-message.ts";
import { buildWheel } from "../testing/build-wheel.ts";
import { MemoryStore } from "../testing/memory-store.ts";

const FIXTURES = fileURLToPath(new URL("../../../test/fixtures/", import.meta.url));

/** Each wheelyard version whose state is kept. */
const VERSIONS = readdirSync(FIXTURES).filter((name) => /^\d/.test(name));

/** The bucket as that wheelyard version left it. */
function bucketOf(version: string): MemoryStore {
  const folder = join(FIXTURES, version, "state");
  const store = new MemoryStore(() => new Date("2026-01-01T00:00:00Z"));
  for (const key of readdirSync(folder, { recursive: true }).map(String)) {
    if (statSync(join(folder, key)).isFile()) store.write(key, readFileSync(join(folder, key)));
  }
  return store;
}

/** The bucket as the last of them left it, once this one has reconciled it. */
async function upgraded(): Promise<MemoryStore> {
  const store = bucketOf(VERSIONS.at(-1) ?? "");
  const index = indexOf(store);
  const { sent } = await index.reconcile();
  expect(await index.deliver(sent)).toEqual([]);
  return store;
}

/** This wheelyard version on that bucket. */
function indexOf(store: MemoryStore) {
  const logged: LogEntry[] = [];
  const objects = new ObjectReader(store);
  const log = (entry: LogEntry) => logged.push(entry);
  const handle = createHandler({
    bucket: "my-pypi",
    store,
    readDistribution: (key, distribution) => readDistribution(objects, key, distribution),
    pause: async () => {},
    log,
  });
  const deliver = async (bodies: readonly string[]): Promise<string[]> => {
    const Records = bodies.map((body, n) => ({ messageId: String(n), body }));
    const { batchItemFailures } = await handle({ Records }, { getRemainingTimeInMillis: () => 300_000 });
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return {
    logged,
    /** @returns whether the event was handled */
    async upload(key: string, body: Uint8Array): Promise<boolean> {
      store.write(key, body);
      return (await deliver([bucketMessage("", created(key)).body])).length === 0;
    },
    deliver,
    async reconcile() {
      const sent: string[] = [];
      const send = async (bodies: readonly string[]) => void sent.push(...bodies);
      const now = () => new Date("2026-02-01T00:00:00Z");
      const report = await reconcile({ store, bucket: "my-pypi", send, log, now });
      return { report, sent };
    },
  };
}

const projects = (store: MemoryStore): string[] =>
  JSON.parse(store.text("_index/simple/index.json") ?? "").projects.map(({ name }: { name: string }) => name);

interface PublicFile {
  filename: string;
}

const files = (store: MemoryStore, project: string): PublicFile[] =>
  JSON.parse(store.text(`_index/simple/${project}/index.json`) ?? "").files;

function withoutPrivate(file: object): object {
  return Object.fromEntries(Object.entries(file).filter(([key]) => !key.startsWith("_")));
}

it("keeps the state of at least one wheelyard version", () => {
  expect(VERSIONS).toContain("0.1.0");
});

describe.each(VERSIONS)("the state of %s", (version) => {
  it("is neither damaged nor newer, and its pages match the bucket", async () => {
    const store = bucketOf(version);
    const index = indexOf(store);
    const first = await index.reconcile();
    expect(first.report).toMatchObject({ missing: 0, stale: 0, ghost: 0, damaged: 0, newer: 0 });
    expect(await index.deliver(first.sent)).toEqual([]);
    expect((await index.reconcile()).report).toMatchObject({ differences: 0 });
  });

  it("is continued by the next upload, which writes the newest format", async () => {
    const store = bucketOf(version);
    const index = indexOf(store);
    const before = files(store, "acme");
    expect(before.map(({ filename }) => filename)).toEqual(["acme-1.0-py3-none-any.whl", "acme-1.1.tar.gz"]);
    for (const name of ["acme", "suspect", "later", "other"]) {
      const { filename, body } = buildWheel({ name, version: "3.0" });
      expect(await index.upload(filename, body)).toBe(true);
    }
    expect(files(store, "acme")).toMatchObject([
      ...before.map(withoutPrivate),
      { filename: "acme-3.0-py3-none-any.whl" },
    ]);
    expect(store.text("_index/simple/suspect/state.json")).toContain("looks odd");
    expect(files(store, "suspect")).toEqual([]);
    expect(store.text("_index/simple/later/index.json")).toContain('"status":"archived"');
    expect(projects(store)).toEqual(["acme", "later", "other", "suspect"]);
    expect(store.text("_index/project/_problems/problems.json")).toContain("broken-1.0-py3-none-any.whl");
  });
});

describe("the first format of a page", () => {
  const FIRST = bucketOf("0.1.0");
  const ACME = mainProject("acme");
  const isUpgraded = (store: MemoryStore) =>
    store.text("_index/simple/acme/state.json")?.includes('"_format":2') === true &&
    store.text("_index/simple/acme/index.json")?.includes('"_') === false;

  it("is read by everyone as the page, until it is upgraded", async () => {
    const read = await readProject(FIRST, ACME);
    expect(read).toMatchObject({ isFirstFormat: true, committed: undefined });
    expect(read?.page.distributions.map(({ key }) => key)).toContain("acme/acme-1.1.tar.gz");
  });

  it("is upgraded by reconcile, and served all the while", async () => {
    const store = bucketOf("0.1.0");
    const index = indexOf(store);
    const before = files(store, "acme").map(({ filename }) => filename);
    const { sent } = await index.reconcile();
    expect(files(store, "acme").map(({ filename }) => filename)).toEqual(before);
    expect(await index.deliver(sent)).toEqual([]);
    expect(isUpgraded(store)).toBe(true);
    expect(files(store, "acme").map(({ filename }) => filename)).toEqual(before);
    expect((await index.reconcile()).report.differences).toBe(0);
  });

  it("is upgraded by an upload, which finds the rejected keys that the page didn't name", async () => {
    const store = bucketOf("0.1.0");
    const index = indexOf(store);
    const { filename, body } = buildWheel({ name: "acme", version: "3.0" });
    expect(await index.upload(filename, body)).toBe(true);
    expect(isUpgraded(store)).toBe(true);
    const rejected = store.keys("_index/rejected/").filter((key) => /\/acme-/.test(key));
    expect(rejected.length).toBeGreaterThan(0);
    expect([...((await readProject(store, ACME))?.rejected ?? [])].length).toBe(
      rejected.filter((key) => !key.includes("/simple/")).length,
    );
  });

  it("beside a state may be newer: what differs is looked at", async () => {
    const store = bucketOf("0.1.0");
    const index = indexOf(store);
    const first = store.bytes("_index/simple/acme/index.json") ?? Buffer.alloc(0);
    const { filename, body } = buildWheel({ name: "acme", version: "3.0" });
    await index.upload(filename, body);
    store.write("_index/simple/acme/index.json", first);
    const next = buildWheel({ name: "acme", version: "4.0" });
    expect(await index.upload(next.filename, next.body)).toBe(true);
    expect(isUpgraded(store)).toBe(true);
    expect(files(store, "acme").map((file) => file.filename)).toEqual([
      "acme-1.0-py3-none-any.whl",
      "acme-1.1.tar.gz",
      "acme-3.0-py3-none-any.whl",
      "acme-4.0-py3-none-any.whl",
    ]);
  });
});

/** Each kind of object that is read back, as a later wheelyard version might write it. */
const NEWER: [kind: string, key: string, upload: string][] = [
  ["the project page", "_index/simple/acme/state.json", "acme"],
  ["the root list", "_index/simple/index.json", "acme"],
  ["the list of updates", "_index/rss/updates.json", "acme"],
  ["a part of the home page's projects", "_index/project/_home/45.json", "acme"],
  ["the list of rejections", "_index/project/_problems/problems.json", "broken"],
  ["a rejection record", "_index/rejected/broken-1.0-py3-none-any.whl.json", "broken"],
  [
    "a rejection record of a key that can't be listed",
    "_index/rejected/simple/acme-1.0-py3-none-any.whl.json",
    "",
  ],
  [
    "a note of a file that waits",
    "_index/waiting/later/29619b542c4b3b0df6282f66cb6f108b8649ed32254d9f93c5a1320d491e8978.json",
    "later",
  ],
];

describe.each(NEWER)("%s of a newer format", (_, key, project) => {
  const newer = `${JSON.stringify({ _format: 99, unknown: ["to", "us"] })}\n`;
  const written = async () => {
    const store = await upgraded();
    expect(store.text(key)).toBeDefined();
    store.write(key, Buffer.from(newer));
    return { store, index: indexOf(store) };
  };

  it("is left alone by an upload, which says why it fails, and is retried", async () => {
    const { store, index } = await written();
    const { filename, body } = buildWheel({
      name: project || "acme",
      version: project === "broken" ? "1.0" : "3.0",
    });
    expect(await index.upload(project ? filename : `simple/acme-1.0-py3-none-any.whl`, body)).toBe(false);
    expect(store.text(key)).toBe(newer);
    const { error } = index.logged.find(({ event }) => event === "failed") as { error?: Error };
    expect(error?.name).toBe("NewerFormatError");
    expect(error?.message).toMatch(
      /^Cannot read .*: it has format 99, and this wheelyard version reads formats up to \d\. A newer wheelyard version wrote it/,
    );
  });

  it("is left alone by reconcile, which says so and fixes the rest", async () => {
    const { store, index } = await written();
    store.remove("_index/simple/suspect/state.json");
    store.write("extra-1.0-py3-none-any.whl", buildWheel({ name: "extra", version: "1.0" }).body);
    const { report, sent } = await index.reconcile();
    expect(store.text(key)).toBe(newer);
    expect(report.damaged).toBe(0);
    expect(report.missing).toBeGreaterThanOrEqual(2);
    if (key !== "_index/project/_problems/problems.json") {
      expect(report.newer).toBe(1);
      expect(report.examples).toContainEqual(expect.stringMatching(/^newer _index\//));
    }
    expect(sent.join()).toContain("suspect-2.0");
    expect(sent.join()).toContain("extra-1.0");
    await index.deliver(sent);
    expect(store.text(key)).toBe(newer);
    expect(files(store, "extra")).toHaveLength(1);

    // Once nothing else differs, the lists are looked at too.
    const again = await index.reconcile();
    expect(again.report.newer).toBeGreaterThan(0);
    expect((await index.reconcile()).report.newer).toBe(again.report.newer);
    expect(store.text(key)).toBe(newer);
  });
});

it.each([
  ['{"_format":"99"}', "damaged"],
  ['{"_format":1.5}', "damaged"],
  ['{"_format":0}', "damaged"],
  ['{"_format":99', "damaged"],
  ['"_format":99', "damaged"],
  ["null", "damaged"],
])("takes a page %s for damaged, which is rebuilt", async (text) => {
  const store = await upgraded();
  store.write("_index/simple/acme/state.json", Buffer.from(text));
  const { report } = await indexOf(store).reconcile();
  expect([report.damaged, report.newer]).toEqual([1, 0]);
  expect(store.text("_index/simple/acme/state.json")).toBeUndefined();
});
