import { partOf } from "@wheelyard/advisories/data-set/layout";
import type { Manifest } from "@wheelyard/advisories/data-set/manifest";
import { readPart } from "@wheelyard/advisories/data-set/read-advisories";
import { CHANNELS_KEYS } from "@wheelyard/core/bucket-layout/shared-page-keys";
import type { ProjectName } from "@wheelyard/core/project-name";
import { visiblePage } from "@wheelyard/core/project-page";
import { channelRoot, MAIN, type Root } from "@wheelyard/core/root";
import { readProject } from "@wheelyard/indexer/commit/project-state";
import { readState } from "@wheelyard/indexer/commit/state";
import { parseChannels } from "@wheelyard/indexer/lists/channels-list";
import type { Store } from "@wheelyard/indexer/store/store";
import { readPrivateNames } from "../names/private-names.ts";
import { type AdvisoryRules, forbidding } from "../rules/advised.ts";
import type { Exception } from "../settings/advisory-settings.ts";

/** A private release that an advisory calls malicious: someone may have copied it from a public index. */
export interface MaliciousCopy {
  project: ProjectName;
  /** In PEP 440 normal form. */
  version: string;
  /** Absent for the main index. */
  channel?: string;
  id: string;
}

/**
 * Finds private releases that are known to be malicious. Nothing leaves the bucket: what is known about every private
 * name is in the data set.
 */
export async function findMaliciousCopies(
  store: Store,
  manifest: Manifest,
  allow: readonly Exception[],
  now: Date,
): Promise<MaliciousCopy[]> {
  const copies: MaliciousCopy[] = [];
  for (const [part, projects] of await privateNamesByPart(store)) {
    for (const [project, advisories] of await readPart(store, manifest, part, projects)) {
      const known = advisories.filter(({ severity }) => severity === "malicious");
      const rules: AdvisoryRules = { known, hide: "malicious", allow };
      if (known.length > 0) copies.push(...(await copiesOf(store, project, rules, now)));
    }
  }
  return copies;
}

async function privateNamesByPart(store: Store): Promise<ReadonlyMap<string, ProjectName[]>> {
  const names = new Map<string, ProjectName[]>();
  for (const project of await readPrivateNames(store)) {
    const part = partOf(project);
    names.set(part, [...(names.get(part) ?? []), project]);
  }
  return names;
}

async function copiesOf(
  store: Store,
  name: ProjectName,
  rules: AdvisoryRules,
  now: Date,
): Promise<MaliciousCopy[]> {
  const flawOf = forbidding(rules, now);
  const copies: MaliciousCopy[] = [];
  for (const [channel, root] of await readRoots(store)) {
    const found = await readProject(store, { root, name });
    const files = found === undefined ? [] : visiblePage(found.page).files;
    const versions = new Map(files.map(({ distribution: { version } }) => [version.normalised, version]));
    for (const version of versions.values()) {
      const flaw = flawOf(version);
      if (flaw === undefined) continue;
      copies.push({
        project: name,
        version: version.normalised,
        ...(channel !== undefined && { channel }),
        id: flaw.advisory.id,
      });
    }
  }
  return copies;
}

/** The main index, and each channel that has projects. */
async function readRoots(store: Store): Promise<[string | undefined, Root][]> {
  const state = await readState(store, CHANNELS_KEYS.state);
  const channels = state === undefined ? [] : parseChannels(state.text);
  return [[undefined, MAIN], ...channels.map(({ name }): [string, Root] => [name, channelRoot(name)])];
}
