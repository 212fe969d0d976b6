import { chmod, mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * Makes a folder that only its user can read, and closes what an earlier wheelyard version left open.
 *
 * If it contains anything else, the folder's own mode stays: it may be anyone's, even `/tmp`. The content of each part
 * is protected by the part's own mode.
 *
 * @param parts names of what the folder contains
 */
export async function makePrivate(folder: string, parts: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const names = await readdir(folder);
  for (const name of names.filter((name) => parts.includes(name))) {
    const path = join(folder, name);
    await chmod(path, (await stat(path)).isDirectory() ? FOLDER_MODE : FILE_MODE);
  }
  if (names.every((name) => parts.includes(name))) await chmod(folder, FOLDER_MODE);
}
