import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accepts, newUserRecord, parseUserRecord } from "@wheelyard/edge-auth/users/record";
import { updateUserFile } from "@wheelyard/edge-auth/users/user-file";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureUser, userFile } from "./user-file.ts";

const NOW = new Date();
let folder: string;
let file: string;
let problems: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-users-"));
  file = join(folder, "data", "users.json");
  problems = [];
});

afterEach(() => rm(folder, { recursive: true }));

const open = () => userFile(file, (problem) => problems.push(problem));

describe("ensureUser", () => {
  it("writes the first user, readable only by the file's owner", async () => {
    await ensureUser(file, "local", "secret");
    const record = parseUserRecord("local", await open().get("local"));
    expect(accepts(record, "secret", NOW)).toBe(true);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).not.toContain("secret");
    expect(await readdir(join(folder, "data"))).toEqual(["users.json"]);
  });

  it("waits for a concurrent writer", async () => {
    const record = newUserRecord({ token: "t" });
    await Promise.all(
      ["a", "b", "c", "d"].flatMap((name) => [
        updateUserFile(file, `user-${name}`, () => record),
        ensureUser(file, `local-${name}`, "secret"),
      ]),
    );
    expect(Object.keys(JSON.parse(await readFile(file, "utf8")))).toHaveLength(8);
  });

  it("leaves alone a user who already gets in, and everyone else", async () => {
    await ensureUser(file, "local", "one");
    await ensureUser(file, "other", "two");
    const before = await readFile(file, "utf8");
    await ensureUser(file, "local", "one");
    expect(await readFile(file, "utf8")).toBe(before);
  });

  it("replaces the tokens of a user who would not get in, and keeps what they may read", async () => {
    await ensureUser(file, "other", "two");
    await writeFile(file, JSON.stringify({ local: newUserRecord({ token: "old" }, ["acme-*"]) }));
    await ensureUser(file, "local", "new");
    const record = parseUserRecord("local", await open().get("local"));
    expect([accepts(record, "old", NOW), accepts(record, "new", NOW)]).toEqual([false, true]);
    expect(record.projects).toEqual(["acme-*"]);
  });

  it.each([
    ["a b", "secret", 'Cannot use "a b" as a user name'],
    ["local", "a b", "Cannot use a token of 3 characters"],
  ])("refuses user %j with token %j", async (user, token, problem) => {
    await expect(ensureUser(file, user, token)).rejects.toThrow(problem);
  });

  it("does not overwrite a file that it cannot read", async () => {
    await ensureUser(file, "local", "secret");
    await writeFile(file, "{");
    await expect(ensureUser(file, "local", "secret")).rejects.toThrow(`Cannot read users from "${file}": `);
    expect(await readFile(file, "utf8")).toBe("{");
  });
});

describe("userFile", () => {
  it("sees a change at the next request", async () => {
    const users = open();
    await ensureUser(file, "local", "one");
    const before = await users.get("local");
    await ensureUser(file, "local", "two");
    expect(await users.get("local")).not.toBe(before);
  });

  it("rejects a name that it does not have, including names that every object has", async () => {
    await ensureUser(file, "local", "one");
    const users = open();
    for (const name of ["nobody", "constructor", "__proto__", "toString", "-", ""]) {
      await expect(users.get(name)).rejects.toThrow(`Cannot find user ${JSON.stringify(name)}`);
    }
    expect(problems).toEqual([]);
  });

  it.each(["", "{", "[]", "null", '"text"'])(
    "lets no one in while the file holds %j, and says so once",
    async (text) => {
      await ensureUser(file, "local", "one");
      const users = open();
      const good = await readFile(file, "utf8");
      await writeFile(file, text);
      await expect(users.get("local")).rejects.toThrow();
      await expect(users.get("local")).rejects.toThrow();
      expect(problems).toEqual([expect.stringContaining(`Cannot read users from "${file}": `)]);

      await writeFile(file, good);
      await users.get("local");
      await rm(file);
      await expect(users.get("local")).rejects.toThrow();
      expect(problems).toHaveLength(2);
    },
  );
});
