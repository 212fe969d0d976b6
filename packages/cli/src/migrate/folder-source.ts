import { copyFile, readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { hasDistributionSuffix } from "@wheelyard/core/bucket-layout/user-files";
import { quoted } from "@wheelyard/core/quoted";
import { sideFileKey, sideFileKind } from "@wheelyard/core/side-files";
import { refused } from "../command-error.ts";
import { fileProblem, fileSystemProblem } from "../publish/file-problem.ts";
import { besideMain } from "./beside-main.ts";
import type { Source, SourceEntry, SourceFile } from "./source.ts";

/** All distributions below a folder, with the `.yanked` files beside them. It may be a copy of a bucket's main index. */
export function folderSource(folder: string): Source {
  return {
    async *entries() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
        const problem = fileSystemProblem(error);
        if (problem === undefined) throw error;
        throw refused(`Cannot read folder ${quoted(error.path ?? folder)}: ${problem}`, { cause: error });
      });
      for (const entry of entries) {
        const path = join(entry.parentPath, entry.name);
        if (hasDistributionSuffix(entry.name) && !entry.isDirectory()) {
          const key = relative(folder, path).replaceAll(sep, "/");
          const elsewhere = besideMain(key, path);
          yield* elsewhere === undefined ? await fileEntries(path) : [elsewhere];
        } else if (entry.isFile() && sideFileKind(entry.name) !== "yanked") {
          yield { kind: "other", filename: entry.name };
        }
      }
    },
  };
}

async function fileEntries(path: string): Promise<SourceEntry[]> {
  const problem = await fileProblem(path);
  if (problem === undefined) return [{ kind: "file", file: await sourceFile(path) }];
  return [{ kind: "unusable", origin: path, reason: `Cannot read it: ${problem}` }];
}

async function sourceFile(path: string): Promise<SourceFile> {
  const { size, mtime } = await stat(path);
  const yanked = await readFile(sideFileKey(path, "yanked"), "utf8").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return {
    filename: basename(path),
    origin: path,
    size,
    uploaded: mtime.toISOString(),
    ...(yanked !== undefined && { yanked: yanked.trim() }),
    fetch: (target) => copyFile(path, target),
  };
}
