import {
  InvalidVersionSpecifierError,
  parseVersionSpecifierSet,
  type VersionSpecifierSet,
} from "@wheelyard/core/version-specifiers";
import { wrongUsage } from "../command-error.ts";

/** Parses what follows `==` as installers do, so that `1` is also `1.0`. */
export function versionsArgument(text: string): VersionSpecifierSet {
  try {
    return parseVersionSpecifierSet(`==${text}`);
  } catch (error) {
    if (error instanceof InvalidVersionSpecifierError) throw wrongUsage(error.message, { cause: error });
    throw error;
  }
}
