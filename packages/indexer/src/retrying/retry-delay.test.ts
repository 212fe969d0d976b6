import { expect, it } from "vitest";
import { MAX_RECEIVES, retryDelaySeconds } from "./retry-delay.ts";

it.each([
  [1, 2],
  [2, 4],
  [6, 64],
  [7, 120],
  [8, 120],
  [2_000, 120],
])("after %i deliveries, hides a message for %i s", (receives, seconds) => {
  expect(retryDelaySeconds(receives)).toBe(seconds);
});

it("tries for hours, but not for as many days as a queue keeps a message", () => {
  const receives = Array.from({ length: MAX_RECEIVES }, (_, n) => n + 1);
  const seconds = receives.reduce((sum, n) => sum + retryDelaySeconds(n), 0);
  expect(seconds / 3_600).toBeGreaterThan(5);
  const visibilityTimeout = 30 * 60;
  expect((MAX_RECEIVES * visibilityTimeout) / 86_400).toBeLessThan(14);
});
