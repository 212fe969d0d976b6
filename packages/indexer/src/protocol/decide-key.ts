import type { Store } from "../store/store.ts";
import type { AttemptReads } from "./attempt-reads.ts";
import type { DecidedDistribution, Decider, StatusVerdict } from "./decider.ts";
import type { DistributionHint, Hint } from "./hints.ts";
import { type MetadataObject, readMetadataObject } from "./metadata-object.ts";
import type { Snapshot } from "./snapshot.ts";

/** What the page must say about a key, and what must be published for it. */
export type KeyDecision =
  | ({ kind: "distribution"; key: string } & DecidedDistribution)
  | { kind: "status"; key: string; verdict: StatusVerdict };

/**
 * Decides what becomes of a hinted key. It writes nothing.
 *
 * @param looking the look at the key
 * @throws {StartAgainError}
 */
export async function decideKey(
  hint: Hint,
  looking: Promise<Snapshot>,
  reads: AttemptReads,
  { store, decider }: { store: Store; decider: Decider },
): Promise<KeyDecision> {
  const { kind, key } = hint;
  const { page } = reads;
  if (kind === "status") return { kind, key, verdict: await decider.decideStatus(key, page, looking) };
  const { distribution, created } = hint;
  const readingPublished = readPublished(hint, reads, store);
  const decided = await decider.decideDistribution({
    key,
    distribution,
    likelyNew: created,
    page,
    looking,
    readingPublished,
  });
  return { kind, key, ...decided };
}

/**
 * A new file has no published metadata, so a quick attempt doesn't look for any. If there is some after all, the write
 * of the file's own metadata fails.
 */
async function readPublished(
  { key, created }: DistributionHint,
  { committed }: AttemptReads,
  store: Store,
): Promise<MetadataObject | undefined> {
  if (created) {
    const { known, care } = await committed;
    const isListed = known?.page.distributions.some((record) => record.key === key);
    if (care.facts === "quick" && !isListed) return undefined;
  }
  return readMetadataObject(store, key);
}
