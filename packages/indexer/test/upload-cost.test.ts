import type { ZlibOptions } from "node:zlib";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { rootPageKeys } from "@wheelyard/core/bucket-layout/root-keys";
import { MAIN } from "@wheelyard/core/root";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { describe, expect, it, vi } from "vitest";
import { createHandler } from "../src/handler.ts";
import { bucketMessage, created } from "../testing/bucket-message.ts";
import { MemoryStore } from "../testing/memory-store.ts";
import { readPlainText } from "../testing/plain-text-reader.ts";
import { RoundStore, type StoreCall } from "../testing/round-store.ts";

// Compression runs on another thread, whose end would count as another round.
vi.mock("node:zlib", async (importActual) => {
  const zlib = await importActual<typeof import("node:zlib")>();
  const gzip = (text: string, options: ZlibOptions, done: (error: null, body: Buffer) => void) =>
    done(null, zlib.gzipSync(text, options));
  return { ...zlib, gzip };
});

const BATCH = 500;
const SITE = "https://pypi.example.com";
const ACME = projectPageKeys(mainProject("acme"));

interface Cost {
  requests: number;
  gets: number;
  lists: number;
  puts: number;
  rounds: number;
  /** The rounds in which the state was written, and in which pip sees the page. */
  committed: number;
  visible: number;
}

/**
 * The cost of a wheel of an existing project, and of the first of a new one, whose name is claimed first. If you make
 * it cheaper, lower the figures.
 */
const NEW_RELEASE: Cost = {
  requests: 23,
  gets: 7,
  lists: 2,
  puts: 14,
  rounds: 7,
  committed: 3,
  visible: 4,
};
const NEW_PROJECT: Cost = {
  requests: 45,
  gets: 23,
  lists: 4,
  puts: 18,
  rounds: 9,
  committed: 4,
  visible: 5,
};

/** Lists of the latest, which are not yet full in a small index, and the affected part of the home page's data. */
const BOUNDED = /^_index\/(?:rss\/updates|home\/|project\/_home\/)/;

describe("one more upload", () => {
  it.each([
    ["a new release", 1, 1, NEW_RELEASE],
    ["a new release in a project of many files", 300, 1, NEW_RELEASE],
    ["a new release in an index of many projects", 1, 300, NEW_RELEASE],
    ["a new project", 0, 1, NEW_PROJECT],
    ["a new project in an index of many", 0, 300, NEW_PROJECT],
  ])("of %s costs the same as in a small index", async (_, files, projects, cost) => {
    const { rounds } = await upload(files, projects);
    const calls = rounds.rounds.flat();
    const count = (operation: StoreCall["operation"]) =>
      calls.filter((call) => call.operation === operation).length;
    expect({
      requests: calls.length,
      gets: count("get"),
      lists: count("list"),
      puts: count("put"),
      rounds: rounds.rounds.length,
      committed: rounds.roundOfPut(ACME.state),
      visible: rounds.roundOfPut(ACME.compressed),
    }).toEqual(cost);
  });

  it("writes one part in 256 of the home page's data", async () => {
    const { rounds } = await upload(1, 300);
    const parts = rounds.rounds
      .flat()
      .filter(({ operation, key }) => operation === "put" && key.startsWith("_index/project/_home/"));
    expect(parts).toHaveLength(1);
  });

  it("writes only the lists that changed: none for a new release of a listed project", async () => {
    const { rounds } = await upload(1, 300);
    for (const key of Object.values(rootPageKeys(MAIN))) expect(rounds.roundOfPut(key)).toBe(0);
  });

  it("writes as many bytes in an index of many projects", async () => {
    const written = async (projects: number) => {
      const { rounds } = await upload(1, projects);
      const puts = rounds.rounds.flat().filter(({ operation }) => operation === "put");
      return puts.filter(({ key }) => !BOUNDED.test(key)).map(({ key, bytes }) => [key, bytes]);
    };
    expect(await written(300)).toEqual(await written(1));
  });
});

const uploads = new Map<string, Promise<{ rounds: RoundStore }>>();

/** What the upload of one more wheel asks the bucket. It is done once for each size of the index. */
function upload(files: number, projects: number): Promise<{ rounds: RoundStore }> {
  const size = `${files} and ${projects}`;
  const known = uploads.get(size) ?? uploadTo(files, projects);
  uploads.set(size, known);
  return known;
}

async function uploadTo(files: number, projects: number): Promise<{ rounds: RoundStore }> {
  let now = Date.UTC(2026, 0, 1);
  const bucket = new MemoryStore(() => {
    now += 1_000;
    return new Date(now);
  });
  await index(bucket, bucket, [
    ...Array.from({ length: files }, (_, n) => `acme-1.${n}.zip`),
    ...Array.from({ length: projects }, (_, n) => `p${n}-1.0.zip`),
  ]);
  now = Date.UTC(2026, 1, 1);
  const rounds = new RoundStore(bucket);
  await index(bucket, rounds, ["acme-2.0.zip"]);
  return { rounds };
}

async function index(
  bucket: MemoryStore,
  store: MemoryStore | RoundStore,
  keys: readonly string[],
): Promise<void> {
  const handler = createHandler({
    bucket: "my-pypi",
    site: SITE,
    store,
    readDistribution: readPlainText(store),
    pause: async () => {},
    log: () => {},
  });
  for (const key of keys) bucket.write(key, Buffer.from(`content of ${key}`));
  for (let n = 0; n < keys.length; n += BATCH) {
    const records = [bucketMessage("1", ...keys.slice(n, n + BATCH).map((key) => created(key)))];
    const { batchItemFailures } = await handler(
      { Records: records },
      { getRemainingTimeInMillis: () => 300_000 },
    );
    expect(batchItemFailures).toEqual([]);
  }
}
