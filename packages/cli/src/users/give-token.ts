import { isDeepStrictEqual } from "node:util";
import type { UserRecord } from "@wheelyard/edge-auth/users/record";
import { refused } from "../command-error.ts";
import { printNote } from "../terminal/print.ts";
import type { TokenStore } from "./store-token.ts";
import type { UserStore } from "./user-store.ts";

interface NewToken {
  users: UserStore;
  /** Where the token is kept, if it is. */
  store: TokenStore | undefined;
  name: string;
  token: string;
}

/**
 * Makes the index accept a token, and then stores it, so that no stored token is one that the index doesn't know. If it
 * can't be stored, the user is again what it was, because nobody has seen the token.
 *
 * @param change as for {@link UserStore.update}; its result has the token
 * @returns the user with the token
 */
export async function giveToken(
  { users, store, name, token }: NewToken,
  change: (current: UserRecord | undefined) => UserRecord,
): Promise<UserRecord> {
  const done: { before?: UserRecord | undefined; after?: UserRecord } = {};
  await users.update(name, (current) => {
    done.before = current;
    done.after = change(current);
    return done.after;
  });
  const { before, after } = done;
  if (after === undefined) throw new Error(`Cannot tell what became of user "${name}": expected a change`);
  if (store === undefined) return after;
  try {
    await store.put(token);
  } catch (error) {
    await users
      .update(name, (current) => (isDeepStrictEqual(current, after) ? before : current))
      // The first error is the one to solve.
      .catch(() =>
        printNote(`${name} still has the token that could not be stored: "user rotate" replaces it`),
      );
    throw error;
  }
  await checkIsNewest(users, name, after, store.parameter);
  return after;
}

/** Two rotations may store their tokens in another order than the index learned them. The older one would expire. */
async function checkIsNewest(
  users: UserStore,
  name: string,
  { tokens }: UserRecord,
  parameter: string,
): Promise<void> {
  const now = (await users.list()).find((user) => user.name === name);
  if (now?.record.tokens.at(-1)?.digest === tokens.at(-1)?.digest) return;
  throw refused(
    `Cannot tell which token "${parameter}" holds: someone else changed user ${JSON.stringify(name)} meanwhile; run "wheelyard user rotate ${name} --store" again`,
  );
}
