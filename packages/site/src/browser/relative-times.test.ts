import { expect, it } from "vitest";
import { relativeTime } from "./relative-times.ts";

const NOW = new Date("2026-07-01T12:00:00Z");

it.each([
  ["2026-07-01T11:59:50Z", "just now"],
  ["2026-07-01T12:00:20Z", "just now"],
  ["2026-07-01T11:59:00Z", "1 minute ago"],
  ["2026-07-01T10:00:01Z", "1 hour ago"],
  ["2026-06-30T12:00:00Z", "yesterday"],
  ["2026-06-20T12:00:00Z", "11 days ago"],
  ["2026-05-01T12:00:00Z", "2 months ago"],
  ["2025-07-01T12:00:00Z", "last year"],
  ["2020-01-01T00:00:00Z", "6 years ago"],
  ["2026-07-02T12:00:00Z", "tomorrow"],
])("says %s as %s", (time, said) => {
  expect(relativeTime(new Date(time), NOW)).toBe(said);
});
