import { chmod, mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * Makes a folder for data that only their user can look into, and closes what an earlier release has left open.
 *
 * The folder itself is left as it is where something else lies in it, too: it may be anybody's, `/tmp` even. What lies
 * within a part is behind that part's own door.
 *
 * @param parts names of what is kept in it
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
