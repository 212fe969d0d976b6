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

it.each<[string, Omit<LogEntry, "level" | "event">, Record<string, number>]>([
  [
    "indexed",
    { listed: [], rejected: [{ key: "bad.zip" }], attempts: 1 },
    { FilesIndexed: 0, Rejections: 1, Conflicts: 0 },
  ],
  ["refused", { key: "simple/acme-1.0.zip" }, { Rejections: 1 }],
  ["retrying", { messages: ["1"], since: new Date(NOW - 90_000) }, { RetryAge: 90_000 }],
  ["retrying", { messages: ["1"], since: undefined }, {}],
  ["invalidated", { paths: ["/a", "/b"] }, { InvalidatedPaths: 2 }],
  ["invalidation-failed", { paths: ["/a"] }, { InvalidationFailures: 1 }],
  ["reconciled", { differences: 7 }, { ReconcileDifferences: 7 }],
])("measures an entry %s", (event, facts, expected) => {
  const [line] = logged({ level: "info", event, ...facts });
  expect(line).toMatchObject(expected);
  expect(namesIn(line)).toEqual(Object.keys(expected));
});

it("leaves an entry alone that measures nothing", () => {
  expect(logged({ level: "error", event: "failed" })).toEqual([{ level: "error", event: "failed" }]);
});

function logged(entry: LogEntry): LogEntry[] {
  const lines: LogEntry[] = [];
  logWithMetrics(
    "dev",
    (line) => lines.push(line),
    () => NOW,
  )(entry);
  return lines;
}

function namesIn(line: LogEntry | undefined): string[] {
  const embedded = line?._aws as { CloudWatchMetrics: [{ Metrics: { Name: string }[] }] } | undefined;
  return (embedded?.CloudWatchMetrics[0].Metrics ?? []).map(({ Name }) => Name);
}
