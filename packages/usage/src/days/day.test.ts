import { expect, it } from "vitest";
import { dayKey, logKey, logsOfDay, parseDayKey } from "../layout.ts";
import { dayOf, lastDays, parseDay } from "./day.ts";

const NOW = new Date("2026-03-01T00:30:00Z");

it("counts days in UTC", () => {
  expect(lastDays(NOW, 3)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  expect(() => lastDays(NOW, 0)).toThrow('Cannot name the last "0" days: expected 1 or more');
});

it.each([
  ["2026-11-27", true],
  ["2026-02-29", false],
  ["2024-02-29", true],
  ["2026-11-27T00:00", false],
  ["2026-1-7", false],
  ["tomorrow", false],
])("%s is a day: %s", (text, expected) => {
  expect(parseDay(text) === text).toBe(expected);
});

it("finds a day by its key, and a log by its day", () => {
  const day = dayOf(NOW);
  expect(dayKey(day)).toBe("downloads/2026-03-01.json.gz");
  expect(parseDayKey(dayKey(day))).toBe(day);
  expect(parseDayKey("downloads/notes.json.gz")).toBeUndefined();
  expect(parseDayKey("downloads/2026-03-01.json")).toBeUndefined();
  expect(logKey("E1", NOW, "0a1b2c3d")).toBe("site/E1.2026-03-01-00.0a1b2c3d.gz");
  expect(logKey("E1", NOW, "0a1b2c3d").startsWith(logsOfDay("E1", day))).toBe(true);
});
