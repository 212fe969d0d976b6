import { claimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import type { Store } from "@wheelyard/indexer/store/store";
import { deleteKey } from "../change/delete-key.ts";
import type { UserStore } from "../users/user-store.ts";
import type { Clock } from "./clock.ts";
import { findLeftovers, type Leftovers } from "./leftovers.ts";

interface Removing {
  store: Store;
  users: UserStore;
  clock: Clock;
  /** In seconds: how long to wait for the index to forget the files. */
  patience: number;
}

const PAUSE_MS = 500;

/**
 * Removes what doctors have made. A claim goes last, once the project has no page: the name is nobody's, and no event
 * can claim it again.
 *
 * @param isMeant whose
 * @returns what was there, what could not be removed, and why each call failed that did: none of them ends the removal
 */
export async function removeLeftovers(
  removing: Removing,
  isMeant: (name: string) => boolean,
): Promise<{ found: Leftovers; left: Leftovers; failures: unknown[] }> {
  const { store, users, clock, patience } = removing;
  const failures: unknown[] = [];
  const tried = (work: Promise<void>) => work.catch((error: unknown) => void failures.push(error));
  const found = await findLeftovers(removing, isMeant);
  // First, because a user is a way in.
  for (const user of found.users) await tried(users.update(user, () => undefined));
  for (const key of found.files) await tried(deleteKey(store, key));
  const deadline = clock.now() + patience * 1_000;
  for (;;) {
    const now = await findLeftovers(removing, isMeant);
    if (now.pages.length + now.files.length === 0 || clock.now() >= deadline) {
      const done = now.claims.filter((name) => !now.pages.includes(name));
      if (now.files.length === 0) for (const name of done) await tried(deleteKey(store, claimKey(name)));
      break;
    }
    await clock.pause(PAUSE_MS);
  }
  return { found, left: await findLeftovers(removing, isMeant), failures };
}
