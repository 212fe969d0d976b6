import { InvalidProjectNameError, type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import { wrongUsage } from "../command-error.ts";

/** Parses a project as typed, in any spelling. */
export function projectArgument(text: string): ProjectName {
  try {
    return parseProjectName(text);
  } catch (error) {
    if (error instanceof InvalidProjectNameError) throw wrongUsage(error.message, { cause: error });
    throw error;
  }
}
