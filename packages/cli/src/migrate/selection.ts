import type { ProjectName } from "@wheelyard/core/project-name";
import { quoted } from "@wheelyard/core/quoted";
import type { Version } from "@wheelyard/core/version";
import type { Pin } from "../audit/pin.ts";
import { readPinnedFiles } from "../audit/read-pins.ts";
import { wrongUsage } from "../command-error.ts";
import { projectArgument } from "../index/project-argument.ts";
import { versionArgument } from "../index/version-argument.ts";

/** A release to take, and the SHA-256 of each of its files to take: all files if there are none. */
export type WantedRelease = Pick<Pin, "version" | "hashes">;

/** What to take of one project. */
export type Wanted = "every release" | readonly WantedRelease[];

/** What to take of a source. */
export interface Selection {
  /** Everything if undefined. */
  projects: ReadonlyMap<ProjectName, Wanted> | undefined;
  /** How many releases of each project: the newest ones. All of them if undefined. */
  newest: number | undefined;
  /** What a file requires without naming a release of an index. */
  unclear: readonly { requirement: string; reason: string }[];
}

export interface SelectionOptions {
  project?: string[];
  requirements?: string[];
  newest?: number;
}

/**
 * Reads what is to be taken: projects and releases as typed, and what files pin.
 *
 * @throws {CommandError}
 */
export function readSelection({ project = [], requirements = [], newest }: SelectionOptions): Selection {
  if (project.length === 0 && requirements.length === 0) return { projects: undefined, newest, unclear: [] };
  const typed = project.map(typedRelease);
  const { pins, unpinned } = readPinnedFiles(requirements);
  const projects = new Map<ProjectName, WantedRelease[] | "every release">();
  const take = (name: ProjectName, release: WantedRelease) => {
    const taken = projects.get(name) ?? [];
    if (taken !== "every release") projects.set(name, [...taken, release]);
  };
  for (const { name, version } of typed) if (version === undefined) projects.set(name, "every release");
  for (const { name, version } of typed)
    if (version !== undefined) take(name, { version, hashes: new Set() });
  for (const pin of pins) if (!pin.isDirect) take(pin.project, pin);
  const unclear = [
    ...unpinned.map((requirement) => ({ requirement, reason: "pins no version" })),
    ...pins
      .filter(({ isDirect }) => isDirect)
      .map(({ project, version }) => ({
        requirement: `${project}==${version.normalised}`,
        reason: "comes from a URL, a repository or a path",
      })),
  ];
  return { projects, newest, unclear };
}

function typedRelease(text: string): { name: ProjectName; version: Version | undefined } {
  const [, name, version] = /^([^=<>!~]*)(?:==([^=<>!~,]*))?$/s.exec(text) ?? [];
  if (name === undefined) {
    throw wrongUsage(
      `Cannot read ${quoted(text)}: expected a project, or a release such as acme-core==1.4.0`,
    );
  }
  return {
    name: projectArgument(name.trim()),
    version: version === undefined ? undefined : versionArgument(version),
  };
}
