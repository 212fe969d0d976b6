import type { Manifest } from "@wheelyard/advisories/data-set/manifest";
import { findManifest, isWhole } from "@wheelyard/advisories/data-set/read-advisories";
import {
  type UpdateOutcome,
  type UpdatePorts,
  updateAdvisories,
} from "@wheelyard/advisories/update-advisories";
import type { Store } from "@wheelyard/indexer/store/store";
import type { AdvisorySettings } from "../settings/advisory-settings.ts";
import { findMaliciousCopies, type MaliciousCopy } from "./malicious-copies.ts";

export interface AdvisingPorts {
  store: Store;
  settings: AdvisorySettings;
  loss?: UpdatePorts["loss"];
  now: () => Date;
}

/** Lost entries that are named. */
const MAX_SHOWN = 20;

/** What a run found, as data. */
export interface AdvisedEntry {
  level: "info" | "warn" | "error";
  event: "advised";
  /** How the fetch ended. */
  outcome: UpdateOutcome["kind"];
  /** Why the advisories were left as they were. */
  reason?: string;
  /** Entries that could not be read, and why. */
  examples?: readonly string[];
  /** What someone should look at, in sentences. */
  doubts?: readonly string[];
  /** Entries about malicious code of which a project can't be read. That project is not held back. */
  lost?: readonly string[];
  /** The entries of the present data set. Absent if nothing was fetched yet. */
  entries?: number;
  unreadable?: number;
  advisories?: number;
  malicious?: number;
  unrated?: number;
  newest?: string;
  ageSeconds?: number;
  /** Private releases that are known to be malicious. Absent if nothing was fetched yet. */
  copies?: readonly MaliciousCopy[];
  /** Why nobody knows whether there are such releases, beside an archive that was refused. */
  copiesUnknown?: string;
}

/**
 * Fetches the advisories, and looks for private releases that are known to be malicious. A faulty source changes
 * nothing.
 *
 * @throws whatever the store throws, and what damaged parts or pages throw unless the archive was refused
 */
export async function advise({ store, settings, loss, now }: AdvisingPorts): Promise<AdvisedEntry> {
  const { source, allow } = settings;
  const outcome = await updateAdvisories({ store, source, ...(loss && { loss }), now });
  const { manifest } = outcome;
  const isRefused = outcome.kind === "refused";
  const looking = manifest && findMaliciousCopies(store, manifest, allow, now());
  const found = looking && (await (isRefused ? unlessFaulty(looking) : copiesIn(looking)));
  const { examples, doubts } = "doubts" in outcome ? outcome : {};
  const isBad = isRefused || isSome(found?.copies);
  const isDoubtful = isSome(doubts) || isSome(manifest?.lost);
  return {
    level: isBad ? "error" : isDoubtful ? "warn" : "info",
    event: "advised",
    outcome: outcome.kind,
    ...(isRefused && { reason: outcome.reason }),
    ...(isSome(examples) && { examples }),
    ...(isSome(doubts) && { doubts }),
    ...(manifest && factsOf(manifest, now())),
    ...found,
  };
}

type FoundCopies = Pick<AdvisedEntry, "copies" | "copiesUnknown">;

async function copiesIn(looking: Promise<MaliciousCopy[]>): Promise<FoundCopies> {
  return { copies: await looking };
}

/** A fault must not hide that an archive was refused: it may last until someone accepts one. */
function unlessFaulty(looking: Promise<MaliciousCopy[]>): Promise<FoundCopies> {
  return copiesIn(looking).catch((error: unknown) => ({
    copiesUnknown: error instanceof Error ? error.message : String(error),
  }));
}

/**
 * Whether the advisories were never fetched, or are no longer whole.
 *
 * @throws {NewerFormatError} if a newer wheelyard version wrote the manifest
 */
export async function isUnadvised(store: Store): Promise<boolean> {
  const found = await findManifest(store);
  return found.kind !== "found" || !(await isWhole(store, found.manifest));
}

function factsOf(
  { entries, unreadable, advisories, malicious, unrated, newest, lost }: Manifest,
  now: Date,
): Partial<AdvisedEntry> {
  const ageSeconds = Math.round((now.getTime() - new Date(newest).getTime()) / 1_000);
  return {
    entries,
    unreadable,
    advisories,
    malicious,
    unrated,
    newest,
    ...(lost && { lost: lost.slice(0, MAX_SHOWN) }),
    ageSeconds: Math.max(0, ageSeconds),
  };
}

function isSome<T>(list: readonly T[] | undefined): list is readonly T[] {
  return list !== undefined && list.length > 0;
}
