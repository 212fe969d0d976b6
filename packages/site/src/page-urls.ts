import { pagePath } from "@wheelyard/core/page-path";
import type { Project } from "@wheelyard/core/project";
import type { Root } from "@wheelyard/core/root";
import { projectUrl } from "@wheelyard/core/simple-url";
import type { NormalVersion } from "@wheelyard/core/version";
import type { StandingPageName } from "./standing-page-names.ts";

/* Where the pages for people link to, from the host's root. What belongs to one index is under its root. */

export function homeUrl(root: Root): string {
  return `/${root}`;
}

export function problemsUrl(root: Root): string {
  return `/${root}${pagePath("rejectionsPage")}/`;
}

/** A page that is the same in every index. */
export function standingPageUrl(root: Root, name: StandingPageName): string {
  return `/${root}${pagePath("standingPage", name)}`;
}

/** The list of channels, one for all indexes. */
export const CHANNELS_URL = `/${pagePath("channelsPage")}/`;

export function projectPageUrl({ root, name }: Project): string {
  return `/${root}${pagePath("peopleProject", name)}/`;
}

/** A version in normal form may hold `+` and `!`. */
export function releasePageUrl({ root, name }: Project, version: NormalVersion): string {
  return `/${root}${pagePath("peopleRelease", name, encodeURIComponent(version))}/`;
}

/** The equivalent pages for programs. */
export function simplePageUrl(project: Project): string {
  return projectUrl(project, undefined);
}

export function legacyProjectUrl({ root, name }: Project): string {
  return `/${root}${pagePath("legacyProject", name)}`;
}

export function releasesFeedUrl({ root, name }: Project): string {
  return `/${root}${pagePath("releasesFeed", name)}`;
}

export function updatesFeedUrl(root: Root): string {
  return `/${root}${pagePath("updatesFeed")}`;
}
