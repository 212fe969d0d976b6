import type { Distribution } from "./distribution-filename.ts";
import { InvalidProjectNameError, parseProjectName } from "./project-name.ts";
import { compareVersions, readVersion } from "./version.ts";

/**
 * Whether a name, in any spelling, is that of the project or distribution.
 *
 * @example
 * isNameOf(parseDistributionFilename("acme_core-1.0.tar.gz"), "Acme.Core") // true
 */
export function isNameOf({ project }: Pick<Distribution, "project">, name: string): boolean {
  try {
    return parseProjectName(name) === project;
  } catch (error) {
    if (error instanceof InvalidProjectNameError) return false;
    throw error;
  }
}

/**
 * Whether a version, in any spelling, is that of the distribution. As for pip, `1.0` is also `1.0.0`.
 *
 * @example
 * isVersionOf(parseDistributionFilename("acme-1.0.tar.gz"), "1.0.0") // true
 */
export function isVersionOf({ version }: Distribution, text: string): boolean {
  const read = readVersion(text);
  return read !== undefined && compareVersions(read, version) === 0;
}
