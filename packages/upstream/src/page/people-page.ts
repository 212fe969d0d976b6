import type { Project } from "@wheelyard/core/project";
import type { NormalVersion, Version } from "@wheelyard/core/version";
import type { KnownAdvisory } from "@wheelyard/site/known-advisories";
import type { PublicOrigin } from "@wheelyard/site/public-document";
import type { HeldBackFiles, PublicProject, PublicRelease } from "@wheelyard/site/public-page";
import type { PublicReleasePage } from "@wheelyard/site/public-release-page";
import type { PageOutcome } from "../request/find-page.ts";
import { type Advised, advisedOf, advisoryUrl } from "../rules/advised.ts";
import type { RuledFile } from "../rules/hold-back.ts";
import type { UpstreamSettings } from "../settings/settings.ts";
import { heldBackUrl, jsonPageOf } from "./json-page.ts";

type FoundPublic = Extract<PageOutcome, { kind: "public" }>;

/** The page of a public project, for the renderer of pages for people. */
export function peoplePageOf(project: Project, found: FoundPublic, now: Date): PublicProject {
  const { files } = found.page;
  return {
    ...originOf(project, found),
    releases: releasesOf(files),
    advisories: knownAbout(files, found, now),
  };
}

/**
 * The page of one release of a public project, for the same renderer.
 *
 * @param version the project has it
 * @param from where readers fetch the files
 */
export function peopleReleaseOf(
  project: Project,
  version: NormalVersion,
  found: FoundPublic,
  from: UpstreamSettings["files"],
  now: Date,
): PublicReleasePage {
  const files = found.page.files.filter((file) => file.version.normalised === version);
  return {
    ...originOf(project, found),
    version,
    files: jsonPageOf({ ...found.page, files }, from).files,
    advisories: knownAbout(files, found, now),
  };
}

function originOf(project: Project, { source: { index }, page: { status } }: FoundPublic): PublicOrigin {
  return { project, source: `${index}${project.name}/`, status };
}

/** What is known about the releases of these files. */
function knownAbout(files: readonly RuledFile[], { rules }: FoundPublic, now: Date): KnownAdvisory[] {
  const { advisories } = rules;
  return advisories === undefined ? [] : advisedOf(versionsOf(files), advisories, now).map(knownAdvisory);
}

function versionsOf(files: readonly RuledFile[]): Version[] {
  return [...new Map(files.map(({ version }) => [version.normalised, version])).values()];
}

function knownAdvisory({ flaw: { advisory }, versions, heldBack, fixed, exception }: Advised): KnownAdvisory {
  const { id, aliases, severity, summary } = advisory;
  return {
    ids: [id, ...aliases],
    url: advisoryUrl(id),
    severity,
    summary,
    versions,
    heldBack: heldBack.length,
    fixed,
    ...(exception && { exception }),
  };
}

/** @param files in version order */
function releasesOf(files: readonly RuledFile[]): PublicRelease[] {
  const releases = new Map<NormalVersion, RuledFile[]>();
  for (const file of files) {
    const { normalised } = file.version;
    const members = releases.get(normalised) ?? [];
    releases.set(normalised, members);
    members.push(file);
  }
  return [...releases].map(([version, members]) => ({
    version,
    isPrerelease: members.every((file) => file.version.isPrerelease),
    offered: members.filter(({ heldBack, yanked }) => heldBack === undefined && yanked === undefined).length,
    heldBack: heldBackOf(members),
  }));
}

function heldBackOf(files: readonly RuledFile[]): HeldBackFiles[] {
  const groups = new Map<string, HeldBackFiles>();
  for (const { heldBack, filename } of files) {
    if (heldBack === undefined) continue;
    const { reason } = heldBack;
    const group = groups.get(reason) ?? { count: 0, reason, url: heldBackUrl(heldBack, filename) };
    groups.set(reason, group);
    group.count++;
  }
  return [...groups.values()];
}
