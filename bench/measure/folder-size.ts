import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface FolderSize {
  files: number;
  bytes: number;
}

/** @param since only files written at this time or later, in milliseconds since 1970 */
export async function folderSize(folder: string, since = 0): Promise<FolderSize> {
  const size = { files: 0, bytes: 0 };
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const { mtimeMs, size: bytes } = await stat(join(entry.parentPath, entry.name));
    if (mtimeMs < since) continue;
    size.files++;
    size.bytes += bytes;
  }
  return size;
}
