import type { ProjectPage } from "@wheelyard/core/project-page";
import type { LimitFunction } from "p-limit";
import type { AttemptClaim } from "../claims/claim.ts";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import type { AttemptCare } from "../commit/care.ts";
import type { ReadProject } from "../commit/project-state.ts";
import type { Store } from "../store/store.ts";
import type { Decider } from "./decider.ts";
import type { DistributionHint, Hint } from "./hints.ts";
import type { KeptMetadata } from "./kept-metadata.ts";
import { type MetadataObject, publishMetadata, readMetadataObject } from "./metadata-object.ts";
import { lookAt, type Snapshot } from "./snapshot.ts";
import type { KeyVerdict } from "./verdicts.ts";

/** The state as an attempt read it, and how much else the attempt reads. */
export interface Committed {
  known: ReadProject | undefined;
  care: AttemptCare;
  /**
   * Whether any attempt of this run found no state. If so, this run must claim the name, even if there is a state now.
   */
  isFirst: boolean;
}

/** What the work on all keys of an attempt shares. */
export interface KeyWork {
  store: Store;
  decider: Decider;
  limit: LimitFunction;
  committed: Promise<Committed>;
  page: Promise<ProjectPage | undefined>;
  metadata: KeptMetadata;
  claim: AttemptClaim;
  /** Called with each key whose published metadata is replaced. */
  onReplaced: (key: string) => void;
}

/**
 * Decides what the page must say about the keys, and publishes the metadata that the page will name. If the project is
 * new, its name is claimed first.
 */
export function indexKeys(hints: readonly Hint[], work: KeyWork): Promise<KeyVerdict[]> {
  return allFulfilled(hints.map((hint) => work.limit(() => indexKey(hint, work))));
}

async function indexKey(hint: Hint, work: KeyWork): Promise<KeyVerdict> {
  const { store, decider, page, metadata } = work;
  const { kind, key } = hint;
  const looking = lookAt(store, key);
  // Runs while the object is read, and is acknowledged before anything else is written.
  const claiming = claimIfFirst(looking, work);
  if (kind === "status") {
    const [verdict] = await allFulfilled([decider.decideStatus(key, page, looking), claiming]);
    return { kind, key, verdict };
  }
  const [{ verdict, published, unpublished }] = await allFulfilled([
    decider.decideDistribution(
      key,
      hint.distribution,
      page,
      hint.created,
      looking,
      readPublished(hint, work),
    ),
    claiming,
  ]);
  if (unpublished) {
    if (unpublished.published !== undefined) work.onReplaced(key);
    await publishMetadata(store, unpublished);
  }
  const isNamed = verdict.kind === "listed" && verdict.record.metadataSha256 !== undefined;
  if (!isNamed) return { kind, key, verdict, needlessMetadata: published?.etag };
  const body = unpublished?.metadataFile ?? published?.body;
  if (body) metadata.keep(key, body);
  return { kind, key, verdict };
}

/**
 * A new file has no published metadata, so a quick attempt doesn't look for any. If there is some after all, the write
 * of the file's own metadata fails.
 */
async function readPublished(
  { key, created }: DistributionHint,
  { store, committed }: KeyWork,
): Promise<MetadataObject | undefined> {
  if (created) {
    const { known, care } = await committed;
    const isListed = known?.page.distributions.some((record) => record.key === key);
    if (care.facts === "quick" && !isListed) return undefined;
  }
  return readMetadataObject(store, key);
}

/** Whatever becomes of the object, the project's name was private from the moment of the upload. */
async function claimIfFirst(looking: Promise<Snapshot>, { committed, claim }: KeyWork): Promise<void> {
  const [{ key, object }, { isFirst }] = await allFulfilled([looking, committed]);
  if (object !== undefined && isFirst) await claim.ensure(key);
}
