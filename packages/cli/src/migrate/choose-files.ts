import type { Distribution } from "@wheelyard/core/distribution-filename";
import type { ProjectName } from "@wheelyard/core/project-name";
import { compareVersions, type Version } from "@wheelyard/core/version";
import type { Selection, Wanted, WantedRelease } from "./selection.ts";
import type { SourceFile } from "./source.ts";

/** A file of a source whose name is readable. */
export interface NamedFile {
  file: SourceFile;
  distribution: Distribution;
}

/** Why a file that the source has is not taken. The words follow "3 files". */
export type Unwanted =
  | "of other projects"
  | "of other releases"
  | "of releases other than the newest"
  | "whose SHA-256 the list does not have";

/** What is taken of one project. */
export interface Chosen {
  files: SourceFile[];
  /** Why the other files are not taken, once for each. */
  unwanted: Unwanted[];
  /** What was asked for, and is not there. */
  missing: { release: string; reason: string }[];
}

/**
 * Chooses what to take of a project.
 *
 * @param wanted which releases of it
 */
export function chooseFiles(
  project: ProjectName,
  files: readonly NamedFile[],
  wanted: Wanted,
  { newest }: Pick<Selection, "newest">,
): Chosen {
  const named =
    wanted === "every release" ? ofEveryRelease(project, files) : ofReleases(project, files, wanted);
  if (newest === undefined) return { ...named, files: named.files.map(({ file }) => file) };
  const versions = newestVersions(named.files, newest);
  const kept = named.files.filter(({ distribution }) => includes(versions, distribution.version));
  const older = new Array<Unwanted>(named.files.length - kept.length).fill(
    "of releases other than the newest",
  );
  return { ...named, files: kept.map(({ file }) => file), unwanted: [...named.unwanted, ...older] };
}

type Named = Omit<Chosen, "files"> & { files: readonly NamedFile[] };

function ofEveryRelease(project: ProjectName, files: readonly NamedFile[]): Named {
  const missing = files.length > 0 ? [] : [{ release: project, reason: "the source has no file of it" }];
  return { files, unwanted: [], missing };
}

function ofReleases(
  project: ProjectName,
  files: readonly NamedFile[],
  releases: readonly WantedRelease[],
): Named {
  const chosen: Named & { files: NamedFile[] } = { files: [], unwanted: [], missing: [] };
  for (const { file, distribution } of files) {
    const release = releases.find(({ version }) => compareVersions(version, distribution.version) === 0);
    if (release === undefined) chosen.unwanted.push("of other releases");
    else if (release.hashes.size === 0) chosen.files.push({ file, distribution });
    else if (file.sha256 !== undefined && !release.hashes.has(file.sha256))
      chosen.unwanted.push("whose SHA-256 the list does not have");
    else chosen.files.push({ file: { ...file, expected: release.hashes }, distribution });
  }
  for (const { version, hashes } of releases) {
    if (chosen.files.some(({ distribution }) => compareVersions(distribution.version, version) === 0))
      continue;
    const isThere = files.some(({ distribution }) => compareVersions(distribution.version, version) === 0);
    const which = isThere && hashes.size > 0 ? " with a SHA-256 that the list has" : "";
    const release = `${project}==${version.normalised}`;
    chosen.missing.push({ release, reason: `the source has no file of it${which}` });
  }
  return chosen;
}

/** As installers choose: pre-releases and yanked releases only if there are no others. */
function newestVersions(files: readonly NamedFile[], count: number): Version[] {
  const stable = files.filter(
    ({ file, distribution }) => !distribution.version.isPrerelease && file.yanked === undefined,
  );
  const versions = (stable.length > 0 ? stable : files).map(({ distribution }) => distribution.version);
  const sorted = versions.toSorted((a, b) => compareVersions(b, a));
  return sorted
    .filter((version, n) => n === 0 || compareVersions(version, sorted[n - 1] ?? version) !== 0)
    .slice(0, count);
}

function includes(versions: readonly Version[], version: Version): boolean {
  return versions.some((one) => compareVersions(one, version) === 0);
}
