import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { lock } from "proper-lockfile";
import { formatUserRecord, parseUserRecord, type UserRecord } from "./record.ts";

/** The file is not a valid file of users. */
export class UserFileError extends Error {
  override readonly name = "UserFileError";
}

/**
 * The users of a local index, in place of CloudFront's key value store: a JSON object in a file, with a record under
 * each name. The records themselves are not checked.
 *
 * @throws {UserFileError} also if there is no file
 */
export async function readUserFile(file: string): Promise<Map<string, unknown>> {
  try {
    const users: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof users !== "object" || users === null || Array.isArray(users)) {
      throw new TypeError("expected a JSON object with a record for each user");
    }
    return new Map(Object.entries(users));
  } catch (cause) {
    throw new UserFileError(`Cannot read users from "${file}": ${(cause as Error).message}`, { cause });
  }
}

/** The same, but without users if there is no file. */
export async function readUserFileIfThere(file: string): Promise<Map<string, unknown>> {
  try {
    return await readUserFile(file);
  } catch (error) {
    if (((error as Error).cause as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw error;
  }
}

/**
 * Changes one user, while other writers wait.
 *
 * @param change gets the current user, or undefined if there is none; returning undefined deletes the user, returning
 *   the same user leaves the file alone
 * @throws {UserFileError} if the file exists and can't be read
 */
export async function updateUserFile(
  file: string,
  name: string,
  change: (current: UserRecord | undefined) => UserRecord | undefined,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unlock = await lock(file, {
    // The file itself may not be there yet.
    realpath: false,
    retries: { retries: 50, factor: 1.2, minTimeout: 20, maxTimeout: 500, randomize: true },
  });
  try {
    const users = await readUserFileIfThere(file);
    const known = users.get(name);
    const current = known === undefined ? undefined : parseUserRecord(name, JSON.stringify(known));
    const next = change(current);
    if (next === current) return;
    if (next === undefined) users.delete(name);
    else users.set(name, JSON.parse(formatUserRecord(name, next)));
    await write(file, users);
  } finally {
    await unlock();
  }
}

async function write(file: string, users: ReadonlyMap<string, unknown>): Promise<void> {
  const draft = `${file}.${process.pid}`;
  const text = `${JSON.stringify(Object.fromEntries(users), null, 2)}\n`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  // A reader sees the old file or the new one, never a part.
  await rename(draft, file);
}
