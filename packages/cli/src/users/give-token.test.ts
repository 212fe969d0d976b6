import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accepts, addToken, newUserRecord } from "@wheelyard/edge-auth/users/record";
import { expect, it, onTestFinished, vi } from "vitest";
import { giveToken } from "./give-token.ts";
import { UserFile } from "./user-file.ts";

const PARAMETER = "/wheelyard/prod/users/ci";
const NAME = "ci";

it("stores a token only once the index accepts it", async () => {
  const users = await openUsers();
  const put = vi.fn(async (token: string) => {
    const [user] = await users.list();
    expect(user && accepts(user.record, token, new Date())).toBe(true);
  });
  const store = { parameter: PARAMETER, put };
  const record = await giveToken({ users, store, name: NAME, token: "first" }, () =>
    newUserRecord({ token: "first" }),
  );
  expect(put).toHaveBeenCalledExactlyOnceWith("first");
  expect(await users.list()).toEqual([{ name: NAME, record }]);
});

it.each(["a new user", "a user with a token"])(
  "leaves %s as they were if the token can't be stored",
  async (who) => {
    const users = await openUsers();
    if (who !== "a new user") await users.update(NAME, () => newUserRecord({ token: "old" }));
    const before = await users.list();
    const store = { parameter: PARAMETER, put: () => Promise.reject(new Error("Denied")) };
    const given = giveToken({ users, store, name: NAME, token: "new" }, (current) =>
      current === undefined ? newUserRecord({ token: "new" }) : addToken(current, { token: "new" }),
    );
    await expect(given).rejects.toThrow("Denied");
    expect(await users.list()).toEqual(before);
  },
);

it("undoes nothing that someone else did meanwhile", async () => {
  const users = await openUsers();
  const put = async () => {
    await users.update(NAME, (current) => current && addToken(current, { token: "theirs" }));
    throw new Error("Denied");
  };
  const given = giveToken({ users, store: { parameter: PARAMETER, put }, name: NAME, token: "mine" }, () =>
    newUserRecord({ token: "mine" }),
  );
  await expect(given).rejects.toThrow("Denied");
  expect((await users.list())[0]?.record.tokens).toHaveLength(2);
});

it("says so if someone else gave a newer token, which may be stored or not", async () => {
  const users = await openUsers();
  const put = () => users.update(NAME, (current) => current && addToken(current, { token: "theirs" }));
  const given = giveToken({ users, store: { parameter: PARAMETER, put }, name: NAME, token: "mine" }, () =>
    newUserRecord({ token: "mine" }),
  );
  await expect(given).rejects.toThrow(
    `Cannot tell which token "${PARAMETER}" holds: someone else changed user "ci" meanwhile; run "wheelyard user rotate ci --store" again`,
  );
});

async function openUsers(): Promise<UserFile> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return new UserFile(join(folder, "users.json"));
}
