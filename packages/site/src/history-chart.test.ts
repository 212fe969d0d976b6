import { describe, expect, it } from "vitest";
import { historyChart } from "./history-chart.ts";

const barsOf = (times: readonly string[]): string[] =>
  [...(historyChart(times)?.text ?? "").matchAll(/<title>(.*?)<\/title>/g)].map(([, title = ""]) => title);

describe("the chart of a history", () => {
  it.each([
    [
      "by months",
      ["2026-01-05T00:00:00Z", "2026-01-31T23:59:59Z", "2026-03-01T00:00:00Z"],
      ["2026-01: 2", "2026-03: 1"],
    ],
    [
      "by quarters",
      ["2020-02-01T00:00:00Z", "2020-03-01T00:00:00Z", "2026-01-01T00:00:00Z"],
      ["2020-01: 2", "2026-01: 1"],
    ],
    [
      "by years",
      ["2001-02-01T00:00:00Z", "2001-12-01T00:00:00Z", "2026-01-01T00:00:00Z"],
      ["2001-01: 2", "2026-01: 1"],
    ],
  ])("counts %s", (_, times, bars) => {
    expect(barsOf(times)).toEqual(bars);
  });

  it("says what it shows", () => {
    expect(
      historyChart(["2026-01-05T00:00:00Z", "2026-01-31T00:00:00Z", "2026-03-01T00:00:00Z"])?.text,
    ).toContain('aria-label="3 releases from 2026-01 to 2026-03, at most 2 in a month"');
  });

  it.each([
    ["nothing", []],
    ["two releases", ["2026-01-05T00:00:00Z", "2026-03-01T00:00:00Z"]],
    ["one month", ["2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z", "2026-01-07T00:00:00Z"]],
    ["something that is not a time", ["x", "y", "z"]],
  ])("is not drawn for %s", (_, times) => {
    expect(historyChart(times)).toBeUndefined();
  });
});
