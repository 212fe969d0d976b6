import { accepts, newUserRecord } from "@wheelyard/edge-auth/users/record";
import { readUserFile, updateUserFile } from "@wheelyard/edge-auth/users/user-file";
import { parseUserName } from "@wheelyard/edge-auth/users/user-name";
import type { KeyValueStore } from "./edge-function.ts";

/**
 * The key value store of a local stack: a JSON file with a user's record under each name.
 *
 * The file is read for every request, so that a change takes effect at once. While it can't be read, no one is let in.
 *
 * @param onUnreadable called once, until the file is readable again
 */
export function userFile(file: string, onUnreadable: (problem: string) => void): KeyValueStore {
  let isReadable = true;
  return {
    async get(key) {
      let users: Map<string, unknown>;
      try {
        users = await readUserFile(file);
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
 * Makes sure that a user gets in with a token, and with no other if this one is new.
 *
 * @throws {Error} if the file can't be read or written, or the name or token is invalid
 */
export async function ensureUser(file: string, user: string, token: string): Promise<void> {
  const now = new Date();
  await updateUserFile(file, parseUserName(user), (known) =>
    known !== undefined && accepts(known, token, now) ? known : newUserRecord({ token }, known?.projects),
  );
}
