import {
  InvalidVersionSpecifierError,
  parseVersionSpecifierSet,
  type VersionSpecifierSet,
} from "@wheelyard/core/version-specifiers";
import { wrongUsage } from "../command-error.ts";

/** Parses what stands behind `==`: what installers take for it, so that `1` is `1.0` too. */
export function versionsArgument(text: string): VersionSpecifierSet {
  try {
    return parseVersionSpecifierSet(`==${text}`);
  } catch (error) {
    if (error instanceof InvalidVersionSpecifierError) throw wrongUsage(error.message, { cause: error });
    throw error;
  }
}
