import type { Project } from "@wheelyard/core/project";
import type { HeldBackFiles, PublicProject, PublicRelease } from "@wheelyard/site/public-page";
import type { RuledFile, RuledPage } from "../rules/hold-back.ts";
import type { Source } from "../settings/settings.ts";
import { heldBackUrl } from "./json-page.ts";

/** The page of a public project, for the renderer of pages for people. */
export function peoplePageOf(
  project: Project,
  { index }: Source,
  { status, files }: RuledPage,
): PublicProject {
  return { project, source: `${index}${project.name}/`, status, releases: releasesOf(files) };
}

/** @param files in version order */
function releasesOf(files: readonly RuledFile[]): PublicRelease[] {
  const releases = new Map<string, RuledFile[]>();
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
