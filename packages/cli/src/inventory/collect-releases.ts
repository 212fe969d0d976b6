import { readManifest } from "@wheelyard/advisories/data-set/read-advisories";
import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import type { ProjectName } from "@wheelyard/core/project-name";
import { type Release, releases } from "@wheelyard/core/releases";
import { channelOf, type Root } from "@wheelyard/core/root";
import { parseVersion } from "@wheelyard/core/version";
import { readReleaseMetadata } from "@wheelyard/indexer/commit/release-metadata";
import type { Store } from "@wheelyard/indexer/store/store";
import {
  type KnownOf,
  type KnownOfRelease,
  knowing,
  knownOfRelease,
} from "@wheelyard/upstream/advising/known-of-release";
import { withoutExceptions } from "@wheelyard/upstream/rules/advised";
import type { Exception } from "@wheelyard/upstream/settings/advisory-settings";
import pLimit from "p-limit";
import { type ListedFile, listedFile } from "../index/listed-file.ts";
import { readProjectPage, readRootList } from "../index/read-pages.ts";
import { licenceOf } from "./licence.ts";

/** All releases of an index, as `--json` shows them. */
export interface Inventory {
  /** When the newest advisory was modified. Null if the index has fetched none: then nothing is said about them. */
  advisories: { newest: string } | null;
  releases: readonly InventoriedRelease[];
}

export interface InventoriedRelease {
  project: ProjectName;
  /** In PEP 440 normal form. */
  version: string;
  /** Absent for the main index. */
  channel?: string;
  summary?: string;
  /** The SPDX expression of its metadata, or else whatever the author says, on one line. */
  licence?: string;
  /** Whether that is an SPDX expression. */
  isExpression: boolean;
  requiresPython?: string;
  /** As in its metadata. */
  dependencies: readonly string[];
  files: readonly ListedFile[];
  /** What is known about the release itself, the worst first. Absent if the index has no advisories. */
  advisories?: readonly InventoriedAdvisory[];
  /** Its requirements that admit versions with known flaws. Absent if the index has no advisories. */
  requirements?: readonly InventoriedRequirement[];
}

export interface InventoriedAdvisory {
  id: string;
  aliases: readonly string[];
  severity: string;
  summary: string;
  fixed?: string;
}

export interface InventoriedRequirement {
  requirement: string;
  /** Whether it also admits a version of which nothing is known. */
  isAnySafe: boolean;
  advisories: readonly string[];
  fixed?: string;
}

/** Projects, and releases of one project, that are read side by side. */
const READS_AT_ONCE = 16;

/** @throws whatever the store throws, and if the advisories can't be read: that is never "nothing known" */
export async function collectReleases(
  store: Store,
  root: Root,
  allow: readonly Exception[],
  now: Date,
): Promise<Inventory> {
  const read = await readManifest(store);
  const knownOf = read && knowing(store, read.manifest, (known) => withoutExceptions(known, allow, now));
  const limit = pLimit(READS_AT_ONCE);
  const names = await readRootList(store, root);
  const found = await Promise.all(names.map((name) => limit(() => releasesOf(store, root, name, knownOf))));
  return { advisories: read ? { newest: read.manifest.newest } : null, releases: found.flat() };
}

async function releasesOf(
  store: Store,
  root: Root,
  name: ProjectName,
  knownOf: KnownOf | undefined,
): Promise<InventoriedRelease[]> {
  // It may have gone since the list was read.
  const page = await readProjectPage(store, { root, name });
  const limit = pLimit(READS_AT_ONCE);
  const all = page === undefined ? [] : releases(page);
  return Promise.all(all.map((release) => limit(() => inventoried(store, root, name, release, knownOf))));
}

async function inventoried(
  store: Store,
  root: Root,
  name: ProjectName,
  { version, summary, files }: Release,
  knownOf: KnownOf | undefined,
): Promise<InventoriedRelease> {
  const metadata = await readReleaseMetadata(store, { files });
  const channel = channelOf(root);
  const licence = metadata && licenceOf(metadata);
  const dependencies = metadata?.requiresDist ?? [];
  const about = { root, name, version: parseVersion(version) };
  const known = knownOf && (await knownOfRelease(about, dependencies, store, knownOf));
  return {
    project: name,
    version,
    ...(channel !== undefined && { channel }),
    ...(summary !== "" && { summary }),
    ...(licence !== undefined && { licence }),
    isExpression: metadata?.licenseExpression !== undefined,
    ...(metadata?.requiresPython !== undefined && { requiresPython: metadata.requiresPython }),
    dependencies,
    files: files.map(listedFile),
    ...(known && whatIsKnown(known)),
  };
}

function whatIsKnown({
  flaws,
  requirements,
}: KnownOfRelease): Pick<InventoriedRelease, "advisories" | "requirements"> {
  return {
    advisories: flaws.map(({ advisory, fixed }) => ({
      ...named(advisory),
      ...(fixed !== undefined && { fixed }),
    })),
    requirements: requirements.map(({ requirement: { name, wanted }, admitted }) => ({
      requirement: `${name}${wanted}`,
      isAnySafe: admitted.isAnySafe,
      advisories: admitted.flaws.map(({ id }) => id),
      ...(admitted.fixed !== undefined && { fixed: admitted.fixed }),
    })),
  };
}

function named({ id, aliases, severity, summary }: Advisory): InventoriedAdvisory {
  return { id, aliases, severity, summary };
}
