import { describe, expect, it } from "vitest";
import { countedRows, lastDays, seriesOf } from "./download-counts.ts";

describe("rows", () => {
  it.each([
    [{}, []],
    [{ "3.12": 3 }, ["3.12 3 100 %"]],
    [{ "3.12": 2, "3.9": 1 }, ["3.12 2 67 %", "3.9 1 33 %"]],
    [{ a: 999, b: 1 }, ["a 999 99 %", "b 1 <1 %"]],
  ])("of %j", (counts, expected) => {
    expect(countedRows(counts).map(({ name, times, share }) => `${name} ${times} ${share}`)).toEqual(
      expected,
    );
  });

  it("are at most eight, the last of which has the rest", () => {
    const counts = (length: number) => Object.fromEntries(Array.from({ length }, (_, n) => [`v${n}`, 10]));
    expect(countedRows(counts(8)).map(({ name }) => name)).toEqual(Object.keys(counts(8)));
    const rows = countedRows(counts(20));
    expect(rows).toHaveLength(8);
    expect(rows.at(-1)).toEqual({ name: "13 others", times: 130, share: "65 %" });
  });
});

it("adds up versions by their first number", () => {
  const versions = { "2.0.1": 5, "1.9": 3, "2.0+cu121": 2, "1.0rc1": 1, "1!1.0": 4, other: 1, "10.0": 9 };
  expect(Object.entries(seriesOf(versions))).toEqual([
    ["10.x", 9],
    ["2.x", 7],
    ["1.x", 4],
    ["1!1.x", 4],
    ["other", 1],
  ]);
});

describe("days", () => {
  const now = new Date("2026-03-01T00:30:00Z");

  it("are thirty up to today, in UTC", () => {
    const days = lastDays({ "2026-02-27": 4 }, now);
    expect(days).toHaveLength(30);
    expect(days[0]).toEqual(["2026-01-31", 0]);
    expect(days.slice(-4)).toEqual([
      ["2026-02-26", 0],
      ["2026-02-27", 4],
      ["2026-02-28", 0],
      ["2026-03-01", 0],
    ]);
  });

  it.each([["2026-01-30"], ["2026-03-02"]])("have %s too, if it was counted", (day) => {
    const days = lastDays({ [day]: 1 }, now);
    expect(days).toHaveLength(31);
    expect(days.filter(([, times]) => times > 0)).toEqual([[day, 1]]);
  });
});
