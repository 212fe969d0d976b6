import { expect, it } from "vitest";
import { parseExpiry } from "./expiry.ts";

const now = new Date("2026-01-01T00:00:00Z");

it.each([
  ["12h", "2026-01-01T12:00:00.000Z"],
  ["90d", "2026-04-01T00:00:00.000Z"],
  ["2w", "2026-01-15T00:00:00.000Z"],
  ["2030-01-31", "2030-01-31T00:00:00.000Z"],
])("reads %s", (text, expected) => {
  expect(parseExpiry(text, now).toISOString()).toBe(expected);
});

it.each([
  ["90", /^Cannot read "90" as a time: expected one such as/],
  ["soon", /^Cannot read "soon" as a time/],
  ["2030-99-99", /^Cannot read "2030-99-99" as a time/],
  ["0d", /^Cannot let a token expire at "0d": expected a time in the future$/],
  ["2025-01-01", /^Cannot let a token expire at "2025-01-01"/],
])("refuses %s", (text, message) => {
  expect(() => parseExpiry(text, now)).toThrow(message);
});
