import { claimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { parseProjectName } from "@wheelyard/core/project-name";
import { newUserRecord } from "@wheelyard/edge-auth/users/record";
import { generateToken } from "@wheelyard/edge-auth/users/token";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { expect, it } from "vitest";
import { removeLeftovers } from "./remove-leftovers.ts";

const NAME = parseProjectName("wheelyard-doctor-0123456789ab");
const KEYS = [claimKey(NAME), `${NAME}/a.whl`, `${NAME}/b.whl`];
const RECORD = newUserRecord({ token: generateToken() });
const NONE = { files: [], pages: [], claims: [], users: [] };

/** Removes what a doctor left in a bucket where these calls fail. */
async function removed(fails: { user?: boolean; key?: string }) {
  const store = new MemoryStore();
  for (const key of KEYS) store.write(key, Buffer.from("x"));
  const users = new Set<string>([NAME]);
  let time = 0;
  const { failures, ...rest } = await removeLeftovers(
    {
      store: {
        get: (...args) => store.get(...args),
        list: (...args) => store.list(...args),
        put: (...args) => store.put(...args),
        delete: async (key, condition) => {
          if (key === fails.key) throw new Error(`Cannot delete ${key}`);
          return store.delete(key, condition);
        },
      },
      users: {
        list: async () => [...users].map((name) => ({ name, record: RECORD })),
        update: async (name) => {
          if (fails.user) throw new Error(`Cannot change ${name}`);
          users.delete(name);
        },
      },
      clock: {
        now: () => time,
        async pause(milliseconds) {
          time += milliseconds;
        },
      },
      patience: 2,
    },
    () => true,
  );
  return { ...rest, failures: failures.map((error) => (error as Error).message) };
}

const FOUND = { files: KEYS.slice(1), pages: [], claims: [NAME], users: [NAME] };

it("removes user, files and claim", async () => {
  expect(await removed({})).toEqual({ found: FOUND, left: NONE, failures: [] });
});

it("goes on when the user can't be removed", async () => {
  expect(await removed({ user: true })).toEqual({
    found: FOUND,
    left: { ...NONE, users: [NAME] },
    failures: [`Cannot change ${NAME}`],
  });
});

it("goes on when a file can't be removed, and keeps the claim then", async () => {
  expect(await removed({ key: `${NAME}/a.whl` })).toEqual({
    found: FOUND,
    left: { ...NONE, files: [`${NAME}/a.whl`], claims: [NAME] },
    failures: [`Cannot delete ${NAME}/a.whl`],
  });
});

it("goes on when the claim can't be removed", async () => {
  expect(await removed({ key: claimKey(NAME) })).toEqual({
    found: FOUND,
    left: { ...NONE, claims: [NAME] },
    failures: [`Cannot delete ${claimKey(NAME)}`],
  });
});
