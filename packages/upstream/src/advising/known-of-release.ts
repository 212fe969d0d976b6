import type { Manifest } from "@wheelyard/advisories/data-set/manifest";
import { readAdvisories } from "@wheelyard/advisories/data-set/read-advisories";
import { type Admitted, knownAbout } from "@wheelyard/advisories/entry/admitted";
import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { type Flaw, flawsAmong } from "@wheelyard/advisories/entry/flaws";
import { eachOnce } from "@wheelyard/core/each-once";
import type { ProjectName } from "@wheelyard/core/project-name";
import { visiblePage } from "@wheelyard/core/project-page";
import { MAIN, type Root } from "@wheelyard/core/root";
import type { Version } from "@wheelyard/core/version";
import { allFulfilled } from "@wheelyard/indexer/commit/all-fulfilled";
import { readProject } from "@wheelyard/indexer/commit/project-state";
import type { Store } from "@wheelyard/indexer/store/store";
import { type Requirement, readRequirement, wantedVersions } from "@wheelyard/site/requirement";
import pLimit from "p-limit";
import { readClaim } from "../request/claims.ts";

/** What is known about a private release and about what it requires. */
export interface KnownOfRelease {
  /** The worst first. */
  flaws: readonly Flaw[];
  /** The requirements that admit a version with a known flaw: first those that admit nothing safe. */
  requirements: readonly KnownRequirement[];
  /** How many further ones were not checked, because there are too many. */
  unread: number;
}

export interface KnownRequirement {
  requirement: Requirement;
  admitted: Admitted;
}

/** What is known about a project. */
export type KnownOf = (project: ProjectName) => Promise<readonly Advisory[]>;

/** The versions that the index has of a project; undefined for a public project, whose versions we don't ask for. */
export type VersionsOf = (project: ProjectName) => Promise<readonly Version[] | undefined>;

/** Requirements of a release that are looked at: each project that they name costs a read. */
const MAX_REQUIREMENTS = 500;

/** Small objects that are read side by side. */
const CONCURRENT_READS = 8;

/**
 * Reads what a data set knows about projects, each once.
 *
 * @param without leaves out what exceptions cover
 */
export function knowing(
  store: Store,
  manifest: Manifest,
  without: (known: readonly Advisory[]) => readonly Advisory[],
): KnownOf {
  const limit = pLimit(CONCURRENT_READS);
  return eachOnce((project) => limit(async () => without(await readAdvisories(store, manifest, project))));
}

/**
 * Looks up what is known about a private release and its requirements. Nothing is asked upstream.
 *
 * @param requiresDist as in its metadata
 * @throws whatever the store throws
 */
export async function knownOfRelease(
  { root, name, version }: { root: Root; name: ProjectName; version: Version },
  requiresDist: readonly string[],
  store: Store,
  knownOf: KnownOf,
): Promise<KnownOfRelease> {
  const [own, requirements] = await allFulfilled([
    knownOf(name),
    knownRequirements(requiresDist.slice(0, MAX_REQUIREMENTS), knownOf, readingVersions(store, root)),
  ]);
  const unread = Math.max(0, requiresDist.length - MAX_REQUIREMENTS);
  return { flaws: flawsAmong(own)(version), requirements, unread };
}

async function knownRequirements(
  requiresDist: readonly string[],
  knownOf: KnownOf,
  versionsOf: VersionsOf,
): Promise<KnownRequirement[]> {
  const limit = pLimit(CONCURRENT_READS);
  const found = await allFulfilled(
    requiresDist.map((text) => limit(() => knownRequirement(text, knownOf, versionsOf))),
  );
  const some = found.filter((one) => one !== undefined);
  return some.toSorted((a, b) => Number(a.admitted.isAnySafe) - Number(b.admitted.isAnySafe));
}

/**
 * Looks up what is known about the versions that a requirement admits.
 *
 * @param text as in the metadata
 * @returns undefined if nothing is known about any of them, or if it names none
 * @throws whatever the store throws
 */
export async function knownRequirement(
  text: string,
  knownOf: KnownOf,
  versionsOf: VersionsOf,
): Promise<KnownRequirement | undefined> {
  const requirement = readRequirement(text);
  const versions = requirement && wantedVersions(requirement);
  if (requirement === undefined || versions === undefined) return undefined;
  const known = await knownOf(requirement.project);
  if (known.length === 0) return undefined;
  const admitted = knownAbout(versions, known, await versionsOf(requirement.project));
  return admitted && { requirement, admitted };
}

/** Reads the versions of projects, each once: those of this index, or else of the main one. */
export function readingVersions(store: Store, root: Root): VersionsOf {
  return eachOnce((project) => privateVersions(store, root, project));
}

async function privateVersions(
  store: Store,
  root: Root,
  name: ProjectName,
): Promise<readonly Version[] | undefined> {
  for (const place of new Set([root, MAIN])) {
    const found = await readProject(store, { root: place, name });
    if (found !== undefined)
      return visiblePage(found.page).files.map(({ distribution }) => distribution.version);
  }
  return (await readClaim(store, name)).kind === "claimed" ? [] : undefined;
}
