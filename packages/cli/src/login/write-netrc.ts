import { randomUUID } from "node:crypto";
import { readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { refused } from "../command-error.ts";
import { InvalidNetrcError, type NetrcLogin, withNetrcLogin } from "./netrc.ts";

/** The file in which clients look: the one that `NETRC` names, or the user's. */
export function netrcFile(): string {
  return process.env.NETRC || join(homedir(), ".netrc");
}

/**
 * Puts a login into a netrc file that only its owner may read. Other readers see the old file or the new one, and other
 * writers wait.
 *
 * @throws {CommandError} if the file can't be read as one
 */
export async function writeNetrc(path: string, login: NetrcLogin): Promise<void> {
  // A file that is linked from elsewhere stays there.
  const file = (await unlessAbsent(realpath(path))) ?? path;
  // Renaming onto /dev/null would replace it for everyone.
  if ((await unlessAbsent(stat(file)))?.isFile() === false) {
    throw refused(`Cannot write a login into ${JSON.stringify(path)}: expected a file, or none yet`);
  }
  const unlock = await lock(file, {
    realpath: false,
    retries: { retries: 50, factor: 1.2, minTimeout: 20, maxTimeout: 500, randomize: true },
  });
  const draft = `${file}.${randomUUID()}`;
  try {
    const text = changed(path, (await unlessAbsent(readFile(file, "utf8"))) ?? "", login);
    await writeFile(draft, text, { mode: 0o600, flag: "wx", flush: true });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
    await unlock();
  }
}

function changed(path: string, text: string, login: NetrcLogin): string {
  try {
    return withNetrcLogin(text, login);
  } catch (error) {
    if (!(error instanceof InvalidNetrcError)) throw error;
    throw refused(`Cannot read ${JSON.stringify(path)} as a netrc file: ${error.message}`, { cause: error });
  }
}

async function unlessAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
