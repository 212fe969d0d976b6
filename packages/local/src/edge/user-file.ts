import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { accepts, formatUserRecord, newUserRecord, parseUserRecord } from "@wheelyard/edge-auth/users/record";
import { parseUserName } from "@wheelyard/edge-auth/users/user-name";
import type { KeyValueStore } from "./edge-function.ts";

/**
 * The key value store of a local stack: a JSON object in a file, with a user's record under each name.
 *
 * The file is read for every request, so that a change is seen at the next one. While it cannot be read
 * nobody is let in.
 *
 * @param onUnreadable told once, until the file is readable again
 */
export function userFile(file: string, onUnreadable: (problem: string) => void): KeyValueStore {
  let isReadable = true;
  return {
    async get(key) {
      let users: Map<string, unknown>;
      try {
        users = await readUsers(file);
      } catch (error) {
        if (isReadable) onUnreadable((error as Error).message);
        isReadable = false;
        throw error;
      }
      isReadable = true;
      if (!users.has(key)) throw new Error(`Cannot find user ${JSON.stringify(key)}`);
      return JSON.stringify(users.get(key));
    },
  };
}

/**
 * Makes sure that a user gets in with a token, and with no other where this one is new.
 *
 * @throws {Error} where the file cannot be read or written, or the name or token is none
 */
export async function ensureUser(file: string, user: string, token: string): Promise<void> {
  const users = await readUsers(file).catch((error) => {
    if (error.cause?.code === "ENOENT") return new Map<string, unknown>();
    throw error;
  });
  const known = users.get(parseUserName(user));
  const record = known === undefined ? undefined : parseUserRecord(user, JSON.stringify(known));
  if (record !== undefined && accepts(record, token, new Date())) return;
  users.set(user, JSON.parse(formatUserRecord(user, newUserRecord({ token }, record?.projects))));
  await writeUsers(file, users);
}

async function readUsers(file: string): Promise<Map<string, unknown>> {
  try {
    const users: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof users !== "object" || users === null || Array.isArray(users)) {
      throw new TypeError("expected a JSON object with a record for each user");
    }
    return new Map(Object.entries(users));
  } catch (cause) {
    throw new Error(`Cannot read users from ${file}: ${(cause as Error).message}`, { cause });
  }
}

async function writeUsers(file: string, users: Map<string, unknown>): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(Object.fromEntries(users), null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  });
  // A reader sees the old file or the new one, never a part.
  await rename(draft, file);
}
