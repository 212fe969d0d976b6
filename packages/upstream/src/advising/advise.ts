import type { Manifest } from "@wheelyard/advisories/data-set/manifest";
import { readManifest } from "@wheelyard/advisories/data-set/read-advisories";
import { type UpdateOutcome, updateAdvisories } from "@wheelyard/advisories/update-advisories";
import type { Store } from "@wheelyard/indexer/store/store";
import type { AdvisorySettings } from "../settings/advisory-settings.ts";
import { findMaliciousCopies, type MaliciousCopy } from "./malicious-copies.ts";

export interface AdvisingPorts {
  store: Store;
  settings: AdvisorySettings;
  now: () => Date;
}

/** What a run found, as data. */
export interface AdvisedEntry {
  level: "info" | "error";
  event: "advised";
  /** How the fetch ended. */
  outcome: UpdateOutcome["kind"];
  /** Why the advisories were left as they were. */
  reason?: string;
  /** Entries that could not be read, and why. */
  examples?: readonly string[];
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
}

/**
 * Fetches the advisories, and looks for private releases that are known to be malicious. A faulty source changes
 * nothing.
 *
 * @throws whatever the store throws
 */
export async function advise({ store, settings, now }: AdvisingPorts): Promise<AdvisedEntry> {
  const { source, allow } = settings;
  const outcome = await updateAdvisories({ store, source, now });
  const { manifest } = outcome;
  const copies = manifest && (await findMaliciousCopies(store, manifest, allow, now()));
  const isRefused = outcome.kind === "refused";
  return {
    level: isRefused || (copies?.length ?? 0) > 0 ? "error" : "info",
    event: "advised",
    outcome: outcome.kind,
    ...(isRefused && { reason: outcome.reason }),
    ...("examples" in outcome && outcome.examples.length > 0 && { examples: outcome.examples }),
    ...(manifest && factsOf(manifest, now())),
    ...(copies && { copies }),
  };
}

/** Whether the advisories were never fetched, or were deleted. */
export async function isUnadvised(store: Store): Promise<boolean> {
  return (await readManifest(store)) === undefined;
}

function factsOf(
  { entries, unreadable, advisories, malicious, unrated, newest }: Manifest,
  now: Date,
): Partial<AdvisedEntry> {
  const ageSeconds = Math.round((now.getTime() - new Date(newest).getTime()) / 1_000);
  return { entries, unreadable, advisories, malicious, unrated, newest, ageSeconds: Math.max(0, ageSeconds) };
}
