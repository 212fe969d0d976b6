import { readManifest } from "@wheelyard/advisories/data-set/read-advisories";
import { parseIndexKey } from "@wheelyard/core/index-key";
import type { Project } from "@wheelyard/core/project";
import { releases } from "@wheelyard/core/releases";
import type { NormalVersion } from "@wheelyard/core/version";
import { readProject } from "@wheelyard/indexer/commit/project-state";
import { readReleaseMetadata } from "@wheelyard/indexer/commit/release-metadata";
import type { Store } from "@wheelyard/indexer/store/store";
import { renderReleaseAdvisories } from "@wheelyard/site/release-advisories";
import { knowing, knownOfRelease } from "../advising/known-of-release.ts";
import { releaseAdvisoriesOf } from "../page/release-advisories.ts";
import { withoutExceptions } from "../rules/advised.ts";
import type { AdvisorySettings } from "../settings/advisory-settings.ts";
import { absentAnswer, CACHE_CONTROL, type PageAnswer, pageAnswer } from "./page-answer.ts";
import { keyAt } from "./page-path.ts";
import { renderForPeople } from "./render-view.ts";

/** A release of this index. */
export interface AskedRelease {
  project: Project;
  version: NormalVersion;
}

/**
 * Reads the path of the page of what is known about a release.
 *
 * @returns undefined if it is none
 */
export function readReleasePath(path: string): AskedRelease | undefined {
  const parsed = parseIndexKey(keyAt(path));
  return parsed?.kind === "releaseAdvisories" ? parsed : undefined;
}

/**
 * Answers with what is known about a private release and about what it requires. Its own pages can't say so: they are
 * rendered when it is uploaded, and what is known changes later.
 *
 * @param settings undefined if this index knows no advisories
 * @throws whatever the store throws, and if the advisories can't be read: that is never "nothing known"
 */
export async function answerRelease(
  { project, version }: AskedRelease,
  ifNoneMatch: string | undefined,
  { store, settings, now }: { store: Store; settings: AdvisorySettings | undefined; now: () => Date },
): Promise<PageAnswer> {
  const found = settings && (await readProject(store, project));
  const release = found && releases(found.page).find((one) => one.version === version);
  const read = release && (await readManifest(store));
  if (settings === undefined || release === undefined || read === undefined) return absentAnswer();
  const { manifest } = read;
  const knownOf = knowing(store, manifest, (known) => withoutExceptions(known, settings.allow, now()));
  const metadata = await readReleaseMetadata(store, release);
  const requiresDist = metadata.kind === "read" ? metadata.metadata.requiresDist : [];
  const about = { ...project, version: release.parsedVersion };
  const known = await knownOfRelease(about, requiresDist, store, knownOf);
  const page = renderReleaseAdvisories(releaseAdvisoriesOf(project, version, manifest, known, metadata.kind));
  return pageAnswer(renderForPeople(page), CACHE_CONTROL.own, ifNoneMatch);
}
