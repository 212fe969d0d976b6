import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";

/** What a project's page says about a file, as far as it matters here. */
export interface PageFile {
  filename: string;
  /** The reason, or `true` without one; undefined if the file is not yanked. */
  yanked?: true | string;
}

/** The versions of which every file is yanked, in normal form. */
export function yankedVersions(files: readonly PageFile[]): Set<string> {
  const yanked = new Set<string>();
  const kept = new Set<string>();
  for (const file of files) {
    const { version } = parseDistributionFilename(file.filename);
    (file.yanked === undefined ? kept : yanked).add(version.normalised);
  }
  return new Set([...yanked].filter((version) => !kept.has(version)));
}
