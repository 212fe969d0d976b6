import { type Manifest, OLD_AFTER_MS } from "@wheelyard/advisories/data-set/manifest";
import {
  MissingPartError,
  readAdvisories,
  readManifest,
} from "@wheelyard/advisories/data-set/read-advisories";
import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { Store } from "@wheelyard/indexer/store/store";
import type { AdvisorySettings } from "../settings/advisory-settings.ts";

/** The advisories are old, or were never fetched, and the settings refuse to serve pages then. */
export class OldAdvisoriesError extends Error {
  override readonly name = "OldAdvisoriesError";
}

/**
 * Reads what is known about a project. Nothing is known before the first fetch.
 *
 * @throws {OldAdvisoriesError} if the data is too old for the settings
 * @throws {MissingPartError} if a part is missing: that is never "nothing known"
 */
export type ReadKnown = (project: ProjectName, settings: AdvisorySettings) => Promise<readonly Advisory[]>;

/** The previous data set stays for a day, so a minute is safe. */
const REMEMBERED_MS = 60_000;

/**
 * Reads from the bucket, and remembers for a minute which data set is the present one, so that a page costs one read.
 */
export function readingKnown(store: Store, now: () => Date): ReadKnown {
  let remembered: { manifest: Manifest; until: number } | undefined;
  const holding = async () => {
    if (remembered !== undefined && now().getTime() < remembered.until) return remembered.manifest;
    const read = await readManifest(store);
    remembered = read && { manifest: read.manifest, until: now().getTime() + REMEMBERED_MS };
    return read?.manifest;
  };
  return async (project, { whenOld }) => {
    const manifest = await holding();
    if (whenOld === "refuse") requireFresh(manifest, now());
    if (manifest === undefined) return [];
    try {
      return await readAdvisories(store, manifest, project);
    } catch (error) {
      // What is remembered may be gone: `_index/` was deleted and fetched again.
      if (!(error instanceof MissingPartError) || remembered === undefined) throw error;
      remembered = undefined;
      const now = await holding();
      if (now === undefined || now.dataSet === manifest.dataSet) throw error;
      return readAdvisories(store, now, project);
    }
  };
}

function requireFresh(manifest: Manifest | undefined, now: Date): void {
  if (manifest === undefined) {
    throw new OldAdvisoriesError(
      'No advisories were fetched yet, and upstream.advisories.whenOld is "refuse"',
    );
  }
  if (now.getTime() - new Date(manifest.newest).getTime() <= OLD_AFTER_MS) return;
  throw new OldAdvisoriesError(
    `The newest advisory is from ${manifest.newest.slice(0, "2026-12-03".length)}, and upstream.advisories.whenOld is "refuse"`,
  );
}
