import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { checkNamesDaily } from "./names-check.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("checks once a day, even after a failure, until it is stopped", async () => {
  const log: string[] = [];
  const check = vi
    .fn(async () => {})
    .mockRejectedValueOnce(new Error('Cannot ask "https://pypi.org/simple/": it answered 500'));
  const end = checkNamesDaily(check, (line) => log.push(line));
  await vi.advanceTimersByTimeAsync(DAY_MS - 1);
  expect(check).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(log).toEqual([
    'Failed to look for private names upstream: Cannot ask "https://pypi.org/simple/": it answered 500',
  ]);
  await vi.advanceTimersByTimeAsync(2 * DAY_MS);
  expect(check).toHaveBeenCalledTimes(3);
  await end();
  await vi.advanceTimersByTimeAsync(2 * DAY_MS);
  expect([check.mock.calls.length, log.length]).toEqual([3, 1]);
});
