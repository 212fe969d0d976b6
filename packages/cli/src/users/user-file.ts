import { parseUserRecord, type UserRecord } from "@wheelyard/edge-auth/users/record";
import { readUserFileIfThere, UserFileError, updateUserFile } from "@wheelyard/edge-auth/users/user-file";
import { refused } from "../command-error.ts";
import type { StoredUser, UserStore } from "./user-store.ts";

/** The users of a local index. */
export class UserFile implements UserStore {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async list(): Promise<StoredUser[]> {
    const users = await explained(readUserFileIfThere(this.#file));
    return [...users]
      .map(([name, value]) => ({ name, record: parseUserRecord(name, JSON.stringify(value)) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  update(name: string, change: (current: UserRecord | undefined) => UserRecord | undefined): Promise<void> {
    return explained(updateUserFile(this.#file, name, change));
  }
}

async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UserFileError) throw refused(error.message, { cause: error });
    throw error;
  }
}
