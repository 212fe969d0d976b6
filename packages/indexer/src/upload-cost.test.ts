import { beforeAll, expect, it } from "vitest";
import { createHandler } from "./handler.ts";
import { bucketMessage, created } from "./testing/bucket-message.ts";
import { CountingStore } from "./testing/counting-store.ts";
import { MemoryStore } from "./testing/memory-store.ts";
import { readPlainText } from "./testing/plain-text-reader.ts";
import { publishingOnce } from "./views/assets.ts";

const PLENTY = { getRemainingTimeInMillis: () => 60_000 };

/** Two looks at the file, and one at what waits for the project. */
const LISTS = 3;
/** The file, its metadata, its page, and what must be seen of all that is written. */
const GETS = 33;
/** The metadata, the page with its seven views, the updates with theirs, and a part of the home page's data. */
const PUTS = 13;

let alone: CountingStore;
let among: CountingStore;
let withFiles: CountingStore;

beforeAll(async () => {
  [alone, among, withFiles] = [
    await uploadOneMore(1, 1),
    await uploadOneMore(1_000, 1),
    await uploadOneMore(1, 100),
  ];
}, 60_000);

it.each<[string, () => CountingStore]>([
  ["alone", () => alone],
  ["among 1,000 projects", () => among],
  ["with 100 releases before", () => withFiles],
])("one more release of a project %s costs the same", (_, storeOf) => {
  const store = storeOf();
  const count = (operation: string) => store.calls.filter((call) => call.startsWith(operation)).length;
  expect({ list: count("list "), get: count("get "), put: count("put "), delete: count("delete ") }).toEqual({
    list: LISTS,
    get: GETS,
    put: PUTS,
    delete: 0,
  });
  expect(store.written.has("_index/simple/index.json")).toBe(false);
});

it("writes the page that installers read before all that people look at", () => {
  const puts = alone.calls.filter((call) => call.startsWith("put "));
  expect(puts.slice(0, 2)).toEqual([
    "put _index/metadata/acme-2.0.zip.metadata",
    "put _index/simple/acme/index.json",
  ]);
});

it("writes of other projects no more than their part of the home page's data", () => {
  const shard = "_index/project/_home/45.json";
  const isBounded = (key: string) => key !== shard && !/^_index\/(?:rss\/updates|home\/)/.test(key);
  const bytes = (store: CountingStore) => [...store.written].filter(([key]) => isBounded(key));
  expect(bytes(among).sort()).toEqual(bytes(alone).sort());
  expect(among.written.get(shard)).toBeLessThan(20 * (alone.written.get(shard) ?? 0));
  // The latest releases, of which there are a hundred at most.
  expect(among.written.get("_index/rss/updates.json")).toBeLessThan(
    101 * (alone.written.get("_index/rss/updates.json") ?? 0),
  );
});

it("writes style and script once, and fails no upload where that fails", async () => {
  const bucket = new MemoryStore();
  const logged: string[] = [];
  let isRefused = true;
  const refusing = new CountingStore({
    get: (key, options) => bucket.get(key, options),
    list: (prefix, after) => bucket.list(prefix, after),
    delete: (key, condition) => bucket.delete(key, condition),
    put: async (key, body, headers, condition) => {
      if (isRefused && key.startsWith("_index/project/_assets/")) throw new Error("503 SlowDown");
      return bucket.put(key, body, headers, condition);
    },
  });
  const assets = [{ name: "site.css", contentType: "text/css", body: Buffer.from("a {}") }];
  const handler = createHandler({
    ...handlerPorts(refusing),
    log: ({ event }) => logged.push(event),
    publishAssets: publishingOnce(refusing, assets, ({ event }) => logged.push(event)),
  });
  const upload = async (key: string): Promise<number> => {
    bucket.write(key, Buffer.from(key));
    refusing.calls = [];
    const { batchItemFailures } = await handler({ Records: [bucketMessage("1", created(key))] }, PLENTY);
    expect(batchItemFailures).toEqual([]);
    return refusing.calls.filter((call) => call.includes("_assets")).length;
  };
  expect(await upload("acme-1.0.zip")).toBeGreaterThan(0);
  expect(logged).toContain("assets-not-published");
  isRefused = false;
  expect(await upload("acme-1.1.zip")).toBeGreaterThan(0);
  expect(bucket.text("_index/project/_assets/site.css")).toBe("a {}");
  expect(await upload("acme-1.2.zip")).toBe(0);
});

/** Uploads a release of a project among others. @returns what that asked of the bucket */
async function uploadOneMore(projects: number, files: number): Promise<CountingStore> {
  let now = new Date("2026-01-01T00:00:00Z");
  const bucket = new MemoryStore(() => now);
  const upload = async (store: CountingStore, keys: readonly string[]): Promise<void> => {
    for (const key of keys) bucket.write(key, Buffer.from(key));
    const handler = createHandler(handlerPorts(store));
    const message = bucketMessage("", ...keys.map((key) => created(key)));
    expect((await handler({ Records: [message] }, PLENTY)).batchItemFailures).toEqual([]);
  };
  await upload(new CountingStore(bucket), [
    ...Array.from({ length: files }, (_, n) => `acme-1.${n}.zip`),
    ...Array.from({ length: projects - 1 }, (_, n) => `p${n}-1.0.zip`),
  ]);
  now = new Date("2026-01-02T00:00:00Z");
  const store = new CountingStore(bucket);
  await upload(store, ["acme-2.0.zip"]);
  return store;
}

function handlerPorts(store: CountingStore) {
  return {
    bucket: "my-pypi",
    store,
    readDistribution: readPlainText(store),
    pause: async () => {},
    log: () => {},
  };
}
