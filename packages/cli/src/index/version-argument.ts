import { InvalidVersionError, parseVersion, type Version } from "@wheelyard/core/version";
import { wrongUsage } from "../command-error.ts";

/** Parses a version as typed, in any spelling. */
export function versionArgument(text: string): Version {
  try {
    return parseVersion(text);
  } catch (error) {
    if (error instanceof InvalidVersionError) throw wrongUsage(error.message, { cause: error });
    throw error;
  }
}
