import { expect, it } from "vitest";
import { localMapping, retryDelayMs } from "./event-source-mapping.ts";

it.each([
  [1, 250],
  [2, 500],
  [3, 1000],
  [7, 16_000],
  [8, 30_000],
  [2000, 30_000],
])("hides a message that failed %i times for %i ms", (failures, delayMs) => {
  expect(retryDelayMs(localMapping, failures)).toBe(delayMs);
});
