import { expect, it } from "vitest";
import { InvalidUploadTimeError, parseUploadTime } from "./upload-time.ts";

const LATEST = new Date("2026-01-01T00:00:00Z");

it.each([
  ["2020-01-31T12:00:00Z", "2020-01-31T12:00:00.000Z"],
  ["2020-01-31T12:00:00.123456Z", "2020-01-31T12:00:00.123Z"],
  ["2020-01-31T12:00:00+02:00", "2020-01-31T10:00:00.000Z"],
  ["2020-02-29T00:00:00Z", "2020-02-29T00:00:00.000Z"],
  ["1990-01-01T00:00:00Z", "1990-01-01T00:00:00.000Z"],
  ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z"],
])("reads %s", (text, expected) => {
  expect(parseUploadTime(text, LATEST).toISOString()).toBe(expected);
});

const NO_TIME = /expected a time such as "2020-01-31T12:00:00Z"$/;

it.each([
  ["", NO_TIME],
  ["yesterday", NO_TIME],
  ["1580472000", NO_TIME],
  ["2020-01-31", NO_TIME],
  ["2020-01-31T12:00:00", NO_TIME],
  ["2020-01-31 12:00:00Z", NO_TIME],
  ["2020-02-30T12:00:00Z", NO_TIME],
  ["2021-02-29T12:00:00Z", NO_TIME],
  ["2020-13-01T12:00:00Z", NO_TIME],
  ["2020-00-01T12:00:00Z", NO_TIME],
  ["2020-01-31T25:00:00Z", NO_TIME],
  ["2020-01-31T24:00:00Z", NO_TIME],
  ["2020-01-31T12:60:00Z", NO_TIME],
  ["2020-01-31T12:00:60Z", NO_TIME],
  ["2020-01-31T12:00:00+24:00", NO_TIME],
  ["9999-12-31T23:59:59-23:00", NO_TIME],
  ["0000-01-01T00:00:00+23:00", NO_TIME],
  ["2020-01-31T12:00:00Z\n", NO_TIME],
  ["+02020-01-31T12:00:00Z", NO_TIME],
  ["1989-12-31T23:59:59Z", /expected none before 1990$/],
  ["0001-01-01T00:00:00Z", /expected none before 1990$/],
  ["2026-01-01T00:00:00.001Z", /expected none after 2026-01-01T00:00:00\.000Z$/],
  ["9999-12-31T23:59:59Z", /expected none after/],
])("refuses %j", (text, message) => {
  const reading = () => parseUploadTime(text, LATEST);
  expect(reading).toThrow(InvalidUploadTimeError);
  expect(reading).toThrow(message);
});
