import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { formatUserRecord, parseUserRecord, type UserRecord } from "@wheelyard/edge-auth/users/record";
import { lock } from "proper-lockfile";
import { refused } from "../command-error.ts";
import type { StoredUser, UserStore } from "./user-store.ts";

/** The users of a local index: a JSON object in a file, with a record under each name. */
export class UserFile implements UserStore {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async list(): Promise<StoredUser[]> {
    return [...(await this.#read())]
      .map(([name, value]) => ({ name, record: parseUserRecord(name, JSON.stringify(value)) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async update(
    name: string,
    change: (current: UserRecord | undefined) => UserRecord | undefined,
  ): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true });
    const unlock = await lock(this.#file, {
      // The file itself may not be there yet.
      realpath: false,
      retries: { retries: 50, factor: 1.2, minTimeout: 20, maxTimeout: 500, randomize: true },
    });
    try {
      const users = await this.#read();
      const known = users.get(name);
      const next = change(known === undefined ? undefined : parseUserRecord(name, JSON.stringify(known)));
      if (next === undefined) users.delete(name);
      else users.set(name, JSON.parse(formatUserRecord(name, next)));
      await this.#write(users);
    } finally {
      await unlock();
    }
  }

  async #read(): Promise<Map<string, unknown>> {
    try {
      const users: unknown = JSON.parse(await readFile(this.#file, "utf8"));
      if (typeof users !== "object" || users === null || Array.isArray(users)) {
        throw new TypeError("expected a JSON object with a record for each user");
      }
      return new Map(Object.entries(users));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return new Map();
      throw refused(`Cannot read users from "${this.#file}": ${(cause as Error).message}`, { cause });
    }
  }

  async #write(users: ReadonlyMap<string, unknown>): Promise<void> {
    const draft = `${this.#file}.${process.pid}`;
    const text = `${JSON.stringify(Object.fromEntries(users), null, 2)}\n`;
    await writeFile(draft, text, { mode: 0o600, flush: true });
    // The edge sees the old file or the new one, never a part.
    await rename(draft, this.#file);
  }
}
