import { copyFile, readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { SIDE_FILE_SUFFIXES } from "@wheelyard/indexer/core/bucket-layout";
import { isDistributionName } from "./distribution-name.ts";
import type { Source, SourceFile } from "./source.ts";

/** All distributions below a folder, with the `.yanked` files beside them. */
export function folderSource(folder: string): Source {
  return {
    async *files() {
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        if (entry.isFile() && isDistributionName(entry.name))
          yield sourceFile(join(entry.parentPath, entry.name));
      }
    },
  };
}

async function sourceFile(path: string): Promise<SourceFile> {
  const { size, mtime } = await stat(path);
  const yanked = await readFile(`${path}${SIDE_FILE_SUFFIXES.yanked}`, "utf8").catch((error) => {
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
