import { CLAIMS_PREFIX, claimKey, parseClaimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { deleteKey } from "../change/delete-key.ts";
import { type Bucket, findLeftovers } from "./leftovers.ts";
import { isDoctors, PROBES_PREFIX } from "./probe.ts";

const DAY_MS = 86_400_000;

/**
 * Removes claims that came too late for their doctor: an indexer that had read a probe before it was deleted may claim
 * its name afterwards. A doctor that still runs is younger than a day, and what has a file or a page is left to
 * `--clean`.
 *
 * @param now in milliseconds
 */
export async function removeForgottenClaims(bucket: Bucket, now: number): Promise<void> {
  const old = new Set<string>();
  for await (const { key, lastModified } of bucket.store.list(CLAIMS_PREFIX + PROBES_PREFIX)) {
    const name = parseClaimKey(key);
    if (name !== undefined && isDoctors(name) && now - lastModified.getTime() > DAY_MS) old.add(name);
  }
  if (old.size === 0) return;
  const { files, pages, claims } = await findLeftovers(bucket, (name) => old.has(name));
  const inUse = new Set<string>([...pages, ...files.map((key) => key.slice(0, key.indexOf("/")))]);
  for (const name of claims) if (!inUse.has(name)) await deleteKey(bucket.store, claimKey(name));
}
