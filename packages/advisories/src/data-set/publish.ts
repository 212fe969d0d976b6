import { allFulfilled } from "@wheelyard/indexer/commit/all-fulfilled";
import type { ObjectHeaders, Store } from "@wheelyard/indexer/store/store";
import pLimit from "p-limit";
import type { BelievedDataSet } from "./believe.ts";
import type { DataSet } from "./data-set-builder.ts";
import { ADVISORIES_PREFIX, MANIFEST_KEY, partKey } from "./layout.ts";
import { type Manifest, RULES, serializeManifest } from "./manifest.ts";
import { digestParts, type FoundManifest, isWhole, readManifest } from "./read-advisories.ts";

const INTERNAL: ObjectHeaders = { contentType: "application/json", cacheControl: "no-cache" };

/** How many parts are written concurrently. */
const CONCURRENT_PARTS = 16;

/** Parts that a concurrent run has written are younger than this. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/** How publishing a data set ended. */
export type Published = "switched" | "unchanged" | "overtaken";

/**
 * Publishes a data set. The manifest is written last, and only if no other run has switched it meanwhile, so that a
 * reader finds all parts of whichever data set it names. Parts of the previous data set stay for readers that have just
 * read its name; older ones are deleted. If the data set is the present one, and a part is missing or damaged, all are
 * written again.
 *
 * @param source the archive's URL and ETag, if it had one
 * @param before the manifest that was read before the archive
 * @throws {Error} if parts vanish meanwhile: then the manifest stays as it was
 */
export async function publishDataSet(
  store: Store,
  dataSet: BelievedDataSet,
  source: { url: string; etag: string } | undefined,
  before: FoundManifest,
  now: Date,
): Promise<Published> {
  const present = before.kind === "found" ? before.manifest : undefined;
  const isSame = present?.dataSet === dataSet.id;
  if (!isSame || !(await isWhole(store, present))) await writeParts(store, dataSet);
  const parts = await digestParts(store, dataSet.id);
  if (parts === undefined)
    throw new Error(
      `Cannot publish the advisories: parts of the data set "${dataSet.id}" were just written, and are gone`,
    );
  const previous = isSame ? present.previous : present?.dataSet;
  const manifest: Manifest = {
    dataSet: dataSet.id,
    entries: dataSet.counts.entries,
    unreadable: dataSet.counts.unreadable,
    advisories: dataSet.counts.advisories,
    malicious: dataSet.counts.malicious,
    unrated: dataSet.counts.unrated,
    newest: dataSet.newest.toISOString(),
    ...(dataSet.counts.lost.size > 0 && { lost: [...dataSet.counts.lost].toSorted() }),
    parts,
    ...(source !== undefined && { source: source.etag, url: source.url }),
    rules: RULES,
    ...(previous !== undefined && { previous }),
  };
  const text = Buffer.from(serializeManifest(manifest));
  const condition = before.kind === "none" ? ({ ifNoneMatch: "*" } as const) : { ifMatch: before.etag };
  const outcome = await store.put(MANIFEST_KEY, text, INTERNAL, condition);
  if (outcome.kind === "conflict") return "overtaken";
  if (!isSame) await deleteOlder(store, now);
  return isSame ? "unchanged" : "switched";
}

async function writeParts(store: Store, { id, parts }: DataSet): Promise<void> {
  const limit = pLimit(CONCURRENT_PARTS);
  await allFulfilled(
    [...parts].map(([part, text]) => limit(() => store.put(partKey(id, part), Buffer.from(text), INTERNAL))),
  );
}

/**
 * Deletes the parts of data sets that are neither the present nor the previous one, according to the manifest after the
 * switch.
 */
async function deleteOlder(store: Store, now: Date): Promise<void> {
  const holding = await readManifest(store);
  if (holding === undefined) return;
  const { dataSet, previous = dataSet } = holding.manifest;
  const kept = [MANIFEST_KEY, `${ADVISORIES_PREFIX}${dataSet}/`, `${ADVISORIES_PREFIX}${previous}/`];
  const limit = pLimit(CONCURRENT_PARTS);
  const deletes: Promise<unknown>[] = [];
  for await (const { key, etag, lastModified } of store.list(ADVISORIES_PREFIX)) {
    const isYoung = now.getTime() - lastModified.getTime() < KEPT_MS;
    if (isYoung || kept.some((prefix) => key.startsWith(prefix))) continue;
    deletes.push(limit(() => store.delete(key, { ifMatch: etag })));
  }
  await allFulfilled(deletes);
}
