import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { hasDistributionSuffix } from "@wheelyard/core/bucket-layout/user-files";
import { quoted } from "@wheelyard/core/quoted";
import { refused, wrongUsage } from "../command-error.ts";
import { fileSystemProblem } from "./file-problem.ts";
import { isFolder } from "./local-files.ts";

/**
 * Finds the files to publish: those named, and all in a named folder that look like distributions.
 *
 * @throws {CommandError} if a path doesn't exist, or there is no file
 */
export async function findFiles(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(findBelow));
  const files = [...new Set(found.flat())];
  if (files.length > 0) return files;
  const where = paths.map(quoted).join(", ");
  throw refused(`Cannot find anything to publish in ${where}: expected .whl, .tar.gz or .zip files`);
}

async function findBelow(path: string): Promise<string[]> {
  try {
    if (!(await isFolder(path))) return [path];
    const names = await readdir(path);
    return names
      .filter(hasDistributionSuffix)
      .sort()
      .map((name) => join(path, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") {
      const problem = fileSystemProblem(error);
      if (problem === undefined) throw error;
      throw refused(`Cannot read ${quoted(path)}: ${problem}`, { cause: error });
    }
    throw wrongUsage(`Cannot find ${quoted(path)}: expected a file or a folder with built distributions`, {
      cause: error,
    });
  }
}
