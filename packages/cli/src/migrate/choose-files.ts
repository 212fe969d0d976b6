import type { Distribution } from "@wheelyard/core/distribution-filename";
import type { ProjectName } from "@wheelyard/core/project-name";
import { compareVersions, type Version } from "@wheelyard/core/version";
import type { Selection, Wanted } from "./selection.ts";
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
  const named = chooseNamed(project, files, wanted);
  if (newest === undefined) return { ...named, files: named.files.map(({ file }) => file) };
  const versions = newestVersions(named.files, newest);
  const kept = named.files.filter(({ distribution }) => includes(versions, distribution.version));
  const older = new Array<Unwanted>(named.files.length - kept.length).fill(
    "of releases other than the newest",
  );
  return { ...named, files: kept.map(({ file }) => file), unwanted: [...named.unwanted, ...older] };
}

type Named = Omit<Chosen, "files"> & { files: readonly NamedFile[] };

function chooseNamed(
  project: ProjectName,
  files: readonly NamedFile[],
  { everyRelease, releases }: Wanted,
): Named {
  const chosen: Named & { files: NamedFile[] } = { files: [], unwanted: [], missing: [] };
  for (const { file, distribution } of files) {
    const release = releases.find(({ version }) => compareVersions(version, distribution.version) === 0);
    const hashes = release?.hashes;
    if (release === undefined && !everyRelease) chosen.unwanted.push("of other releases");
    else if (hashes === undefined) chosen.files.push({ file, distribution });
    else if (hashes.size === 0 || (file.sha256 !== undefined && !hashes.has(file.sha256)))
      chosen.unwanted.push("whose SHA-256 the list does not have");
    else chosen.files.push({ file: { ...file, expected: hashes }, distribution });
  }
  if (everyRelease && files.length === 0) chosen.missing.push({ release: project, reason: NO_FILE });
  for (const { version, hashes } of releases) {
    if (chosen.files.some(({ distribution }) => compareVersions(distribution.version, version) === 0))
      continue;
    const isThere = files.some(({ distribution }) => compareVersions(distribution.version, version) === 0);
    const release = `${project}==${version.normalised}`;
    chosen.missing.push({ release, reason: isThere ? noFileTaken(hashes) : NO_FILE });
  }
  return chosen;
}

const NO_FILE = "the source has no file of it";

function noFileTaken(hashes: ReadonlySet<string> | undefined): string {
  if (hashes?.size === 0) return "the list has hashes of it, and none is a SHA-256";
  return `${NO_FILE} with a SHA-256 that the list has`;
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
