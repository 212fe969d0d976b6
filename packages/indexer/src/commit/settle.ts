/**
 * An attempt must start again, from what is in the bucket now: what it read has changed, because another run or a user
 * was faster, or it has to look at more.
 */
export class StartAgainError extends Error {
  override name = "StartAgainError";
}

export function movedByAnother(what: string): StartAgainError {
  return new StartAgainError(`${what} was changed by another run`);
}

/** Every attempt had to start again. The message goes back to the queue. */
export class NotSettledError extends Error {
  override name = "NotSettledError";
}

/** Waits before the attempt with this number. There is no wait before the first, 0. */
export type Pause = (attempt: number) => Promise<void>;

const MAX_ATTEMPTS = 30;

/**
 * Repeats an attempt until it doesn't have to start again.
 *
 * @throws {NotSettledError} after 30 attempts
 * @throws whatever else the attempt throws, at once
 */
export async function settle<T>(what: string, pause: Pause, attempt: () => Promise<T>): Promise<T> {
  let last: StartAgainError | undefined;
  for (let n = 0; n < MAX_ATTEMPTS; n++) {
    if (n > 0) await pause(n);
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StartAgainError)) throw error;
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
