import { type Pause, StartAgainError, settle } from "../commit/settle.ts";
import { type Rejection, rejectionOf } from "../lists/rejection-record.ts";
import type { Store } from "../store/store.ts";
import { ensureRejection } from "./rejections.ts";
import { isSameSnapshot, lookAt } from "./snapshot.ts";

/**
 * Keeps the rejection record of a key that can never be listed, as long as there is an object at the key.
 *
 * @returns what the record says; undefined if there is no object
 * @throws {NotSettledError} if the bucket kept moving
 * @throws whatever the store throws
 */
export function indexRejectedKey(
  key: string,
  reason: string,
  { store, pause }: { store: Store; pause: Pause },
): Promise<Rejection | undefined> {
  return settle(`key "${key}"`, pause, async () => {
    const seen = await lookAt(store, key);
    const { object } = seen;
    const rejection = object && rejectionOf(object, reason);
    await ensureRejection(store, key, rejection);
    if (!isSameSnapshot(seen, await lookAt(store, key))) {
      throw new StartAgainError(`"${key}" changed while it was rejected`);
    }
    return rejection;
  });
}
