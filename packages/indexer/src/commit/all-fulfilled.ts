/**
 * Waits for all tasks and returns their results, or throws the first failure.
 *
 * Unlike `Promise.all`, it never fails while a task is still running: a write left in flight could land after the look
 * that should have noticed it.
 */
export async function allFulfilled<const T extends readonly Promise<unknown>[]>(
  tasks: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const outcomes = await Promise.allSettled(tasks);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as {
    -readonly [K in keyof T]: Awaited<T[K]>;
  };
}
