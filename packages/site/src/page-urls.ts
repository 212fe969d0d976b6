import type { ProjectName } from "@wheelyard/core/project-name";

/** Where the pages for people lie, from the root of the site. */
export function projectPageUrl(project: ProjectName): string {
  return `/project/${project}/`;
}

/** @param version in PEP 440's normal form, which may hold `+` and `!` */
export function releasePageUrl(project: ProjectName, version: string): string {
  return `${projectPageUrl(project)}${encodeURIComponent(version)}/`;
}

/** What is the same for programs. */
export function simplePageUrl(project: ProjectName): string {
  return `/simple/${project}/`;
}
