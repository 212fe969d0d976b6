import {
  type Distribution,
  InvalidFilenameError,
  parseDistributionFilename,
} from "@wheelyard/core/distribution-filename";

/**
 * The wheel or sdist to which a URL or a path leads, by the filename at its end.
 *
 * @returns undefined if it doesn't end in a distribution's filename
 * @example
 * namedDistribution("https://x.example/acme-1.0%2Bcpu.tar.gz#sha256=aa")?.version.normalised // "1.0+cpu"
 */
export function namedDistribution(location: string): Distribution | undefined {
  const [path = ""] = location.split(/[?#]/, 1);
  const filename = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  try {
    return parseDistributionFilename(decoded(filename));
  } catch (error) {
    if (error instanceof InvalidFilenameError) return undefined;
    throw error;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
