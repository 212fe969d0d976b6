import { readFile } from "node:fs/promises";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { rootPageKeys } from "@wheelyard/core/bucket-layout/root-keys";
import { serializeState } from "@wheelyard/core/project-page-state";
import { MAIN } from "@wheelyard/core/root";
import { renderRootJson } from "@wheelyard/core/root-list";
import { createHandler } from "@wheelyard/indexer/handler";
import { ObjectReader } from "@wheelyard/indexer/reading/object-reader";
import { readDistribution } from "@wheelyard/indexer/reading/read-distribution";
import { bucketMessage, created } from "@wheelyard/indexer/testing/bucket-message";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { CountingStore } from "@wheelyard/indexer/testing/counting-store";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import type { ListedPackage } from "../measure/package-list.ts";
import { pagesOfList } from "./pages-of-list.ts";

/*
 * A separate process with an index of the files in a list, in memory, that repeatedly indexes one more file: all that
 * the indexer does except for the network.
 */

export interface OneMore {
  /** From the event until everything is written, on a warm machine. */
  warmMilliseconds: number;
  bytesWritten: number;
  objectsWritten: number;
}

const SITE = "https://pypi.example.com";
const HEADERS = { contentType: "application/json" };
const [WARM_UP, MEASURED] = [20, 50];
const [, , list = ""] = process.argv;

const packages = (await readFile(list, "utf8"))
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as ListedPackage);
const store = new MemoryStore();
const pages = pagesOfList(packages);
for (const page of pages)
  await store.put(
    projectPageKeys(page.project).state,
    Buffer.from(serializeState({ page, rejected: new Set(), views: new Map() })),
    HEADERS,
  );
const names = pages.map(({ project }) => project.name).toSorted();
await store.put(rootPageKeys(MAIN).state, Buffer.from(renderRootJson(names)), HEADERS);

const counting = new CountingStore(store);
const objects = new ObjectReader(counting);
const handler = createHandler({
  store: counting,
  bucket: "my-pypi",
  site: SITE,
  readDistribution: (key, distribution) => readDistribution(objects, key, distribution),
  pause: async () => {},
  log: () => {},
});

let total = 0;
for (let n = 0; n < WARM_UP + MEASURED; n++) {
  // Each into another project with as many files.
  const { filename, body } = buildWheel({ name: `project-${n % pages.length}`, version: `2.${n}` });
  store.write(filename, body);
  counting.calls = [];
  const begun = performance.now();
  const { batchItemFailures } = await handler(
    { Records: [bucketMessage("1", created(filename))] },
    { getRemainingTimeInMillis: () => 300_000 },
  );
  if (batchItemFailures.length > 0) throw new Error(`Cannot index "${filename}"`);
  if (n >= WARM_UP) total += performance.now() - begun;
}
const written = counting.calls.flatMap((call) => (call.startsWith("put ") ? [call.slice(4)] : []));
const result: OneMore = {
  warmMilliseconds: total / MEASURED,
  bytesWritten: written.reduce((sum, key) => sum + (store.bytes(key)?.length ?? 0), 0),
  objectsWritten: written.length,
};
process.stdout.write(JSON.stringify(result));
