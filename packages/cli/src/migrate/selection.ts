import type { ProjectName } from "@wheelyard/core/project-name";
import { quoted } from "@wheelyard/core/quoted";
import { compareVersions, type Version } from "@wheelyard/core/version";
import { joinedHashes, type Pin } from "../audit/pin.ts";
import { readPinnedFiles } from "../audit/read-pins.ts";
import { wrongUsage } from "../command-error.ts";
import { projectArgument } from "../index/project-argument.ts";
import { versionArgument } from "../index/version-argument.ts";

/** A release to take, and the SHA-256 of each of its files to take: all files if they are undefined. */
export type WantedRelease = Pick<Pin, "version" | "hashes">;

/** What to take of one project. */
export interface Wanted {
  /** Whether every release is taken, and not only those named. */
  everyRelease: boolean;
  /** The releases that are named, each once. */
  releases: readonly WantedRelease[];
}

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
  const projects = new Map<ProjectName, Wanted>();
  const take = (name: ProjectName, version: Version | undefined, hashes?: Pin["hashes"]) => {
    const { everyRelease, releases } = projects.get(name) ?? { everyRelease: false, releases: [] };
    const taken =
      version === undefined
        ? { everyRelease: true, releases }
        : { everyRelease, releases: withRelease(releases, { version, hashes }) };
    projects.set(name, taken);
  };
  for (const { name, version } of typed) take(name, version);
  for (const { project, version, hashes, isDirect } of pins) if (!isDirect) take(project, version, hashes);
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

/** Two spellings of a version are one release, such as 1.0 and 1.0.0. */
function withRelease(releases: readonly WantedRelease[], release: WantedRelease): WantedRelease[] {
  const { version, hashes } = release;
  const known = releases.find((one) => compareVersions(one.version, version) === 0);
  if (known === undefined) return [...releases, release];
  const joined = { ...known, hashes: joinedHashes(known.hashes, hashes) };
  return releases.map((one) => (one === known ? joined : one));
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
