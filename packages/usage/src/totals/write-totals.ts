import { DOWNLOADS_PREFIX, downloadsKey, mostUsedKey } from "@wheelyard/core/bucket-layout/download-keys";
import { serializeMostUsed } from "@wheelyard/core/most-used";
import { parseProjectId } from "@wheelyard/core/project";
import { serializeDownloads } from "@wheelyard/core/project-downloads";
import { allFulfilled } from "@wheelyard/indexer/commit/all-fulfilled";
import { contentEtag } from "@wheelyard/indexer/store/content-etag";
import type { Store } from "@wheelyard/indexer/store/store";
import pLimit from "p-limit";
import { mostUsed } from "./most-used.ts";
import type { SummedDays } from "./sum-days.ts";

const WRITES_AT_ONCE = 32;

export interface WrittenTotals {
  written: number;
  deleted: number;
  /** Another run wrote them meanwhile. The next run looks at them again. */
  overtaken: number;
}

/**
 * Writes what the counted days add up to under `_index/downloads/`. It writes only what differs, so it can be called at
 * any time, and restores what was deleted.
 *
 * @param bucket the bucket of the index
 */
export async function writeTotals(bucket: Store, sums: SummedDays): Promise<WrittenTotals> {
  const present = new Map<string, string>();
  for await (const { key, etag } of bucket.list(DOWNLOADS_PREFIX)) present.set(key, etag);
  const used = await mostUsed(bucket, sums);
  const limit = pLimit(WRITES_AT_ONCE);
  const totals: WrittenTotals = { written: 0, deleted: 0, overtaken: 0 };
  const done = (kind: "written" | "deleted" | "conflict") => {
    totals[kind === "conflict" ? "overtaken" : kind]++;
  };
  const changes: Promise<void>[] = [];
  const write = (key: string, text: string) => {
    const before = present.get(key);
    present.delete(key);
    const body = Buffer.from(text);
    if (before === contentEtag(body)) return;
    const condition = before === undefined ? ({ ifNoneMatch: "*" } as const) : { ifMatch: before };
    const headers = { contentType: "application/json", cacheControl: "max-age=0, s-maxage=300" };
    changes.push(limit(async () => done((await bucket.put(key, body, headers, condition)).kind)));
  };
  for (const [id, downloads] of sums.projects()) {
    write(downloadsKey(parseProjectId(id)), serializeDownloads(downloads));
  }
  for (const [root, projects] of used) write(mostUsedKey(root), serializeMostUsed(projects));
  for (const [key, ifMatch] of present) {
    changes.push(limit(async () => done((await bucket.delete(key, { ifMatch })).kind)));
  }
  await allFulfilled(changes);
  return totals;
}
