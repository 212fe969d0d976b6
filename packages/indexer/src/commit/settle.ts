/**
 * What was read has changed: another run or a user was faster. The work starts again from what is in the bucket now.
 */
export class BucketMovedError extends Error {
  override name = "BucketMovedError";
}

export function movedByAnother(what: string): BucketMovedError {
  return new BucketMovedError(`${what} was changed by another run`);
}

/** The bucket moved on every attempt. The message goes back to the queue. */
export class NotSettledError extends Error {
  override name = "NotSettledError";
}

/** Waits before the attempt with this number. There is no wait before the first, 0. */
export type Pause = (attempt: number) => Promise<void>;

const MAX_ATTEMPTS = 30;

/**
 * Repeats an attempt until the bucket doesn't change during it.
 *
 * @throws {NotSettledError} after 30 attempts
 * @throws whatever else the attempt throws, at once
 */
export async function settle<T>(what: string, pause: Pause, attempt: () => Promise<T>): Promise<T> {
  let last: BucketMovedError | undefined;
  for (let n = 0; n < MAX_ATTEMPTS; n++) {
    if (n > 0) await pause(n);
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof BucketMovedError)) throw error;
      last = error;
    }
  }
  throw new NotSettledError(`Cannot settle ${what} after ${MAX_ATTEMPTS} attempts: ${last?.message}`, {
    cause: last,
  });
}

/** Exponential backoff with full jitter, from 20 ms up to 2 s. */
export const backoff: Pause = (attempt) => {
  const ceiling = Math.min(2_000, 20 * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, Math.random() * ceiling));
};
