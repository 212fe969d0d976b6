import { expect, it } from "vitest";
import type { LogEntry } from "./log.ts";
import { logWithMetrics } from "./metrics.ts";

const NOW = Date.UTC(2026, 6, 1, 12, 0, 3);

it("embeds what an entry measures in CloudWatch's format", () => {
  const [line] = logged({
    level: "info",
    event: "indexed",
    project: "acme",
    listed: ["acme-1.0.zip", "acme-1.1.zip"],
    rejected: [],
    attempts: 2,
    uploaded: new Date(NOW - 1_500),
  });
  expect(line).toEqual({
    level: "info",
    event: "indexed",
    project: "acme",
    listed: ["acme-1.0.zip", "acme-1.1.zip"],
    rejected: [],
    attempts: 2,
    uploaded: new Date(NOW - 1_500),
    Environment: "dev",
    FilesIndexed: 2,
    Rejections: 0,
    Conflicts: 1,
    UploadToVisible: 1_500,
    _aws: {
      Timestamp: NOW,
      CloudWatchMetrics: [
        {
          Namespace: "wheelyard",
          Dimensions: [["Environment"]],
          Metrics: [
            { Name: "FilesIndexed", Unit: "Count" },
            { Name: "Rejections", Unit: "Count" },
            { Name: "Conflicts", Unit: "Count" },
            { Name: "UploadToVisible", Unit: "Milliseconds" },
          ],
        },
      ],
    },
  });
});

const ERROR = { name: "Error", message: "SlowDown" };

it.each<[LogEntry, Record<string, number>]>([
  [
    {
      level: "info",
      event: "indexed",
      project: "acme",
      listed: [],
      rejected: [{ key: "bad.zip", reason: "Too short" }],
      attempts: 1,
    },
    { FilesIndexed: 0, Rejections: 1, Conflicts: 0 },
  ],
  [{ level: "info", event: "rejected", key: "simple/acme-1.0.zip", reason: "Hidden" }, { Rejections: 1 }],
  [
    { level: "warn", event: "retrying", messages: ["1"], since: new Date(NOW - 90_000) },
    { RetryAge: 90_000 },
  ],
  [{ level: "warn", event: "retrying", messages: ["1"] }, {}],
  [{ level: "info", event: "invalidated", paths: ["/a", "/b"] }, { InvalidatedPaths: 2 }],
  [
    { level: "error", event: "invalidation-failed", paths: ["/a"], error: ERROR },
    { InvalidationFailures: 1 },
  ],
  [
    { level: "error", event: "thread-ended", messages: ["1"], reading: ["a.zip"], error: ERROR },
    { ThreadsEnded: 1 },
  ],
  [
    { level: "warn", event: "reconciled", listed: 9, differences: 7, newer: 0, swept: 0, examples: [] },
    { ReconcileDifferences: 7 },
  ],
])("measures %j", (entry, expected) => {
  const [line] = logged(entry);
  expect(line).toMatchObject(expected);
  expect(namesIn(line)).toEqual(Object.keys(expected));
});

it("leaves alone an entry that measures nothing", () => {
  const entry: LogEntry = { level: "error", event: "failed", messages: ["1"], error: ERROR };
  expect(logged(entry)).toEqual([entry]);
});

function logged(entry: LogEntry): object[] {
  const lines: object[] = [];
  logWithMetrics(
    "dev",
    (line) => lines.push(line),
    () => NOW,
  )(entry);
  return lines;
}

function namesIn(line: object | undefined): string[] {
  const { _aws } = line as { _aws?: { CloudWatchMetrics: [{ Metrics: { Name: string }[] }] } };
  return (_aws?.CloudWatchMetrics[0].Metrics ?? []).map(({ Name }) => Name);
}
