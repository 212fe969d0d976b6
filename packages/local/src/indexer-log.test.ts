import type { LogEntry } from "@wheelyard/indexer/reporting/log";
import { expect, it } from "vitest";
import { indexerLogLines } from "./indexer-log.ts";

it.each<[LogEntry, string[]]>([
  [
    {
      level: "info",
      event: "indexed",
      project: "acme",
      listed: ["acme-1.0.tar.gz"],
      rejected: [{ key: "b/acme-2.0.zip", reason: "Cannot read it" }],
    },
    ["Listed acme-1.0.tar.gz", "Rejected b/acme-2.0.zip: Cannot read it"],
  ],
  [{ level: "info", event: "indexed", project: "acme", listed: [], rejected: [] }, ["Updated acme"]],
  [{ level: "info", event: "refused", key: "a.whl", reason: "Too short" }, ["Rejected a.whl: Too short"]],
  [
    { level: "error", event: "failed", project: "acme", error: { message: "SlowDown" } },
    ["Failed on acme: SlowDown"],
  ],
  [
    { level: "error", event: "failed", key: "a.whl", error: { message: "SlowDown" } },
    ["Failed on a.whl: SlowDown"],
  ],
  [{ level: "warn", event: "another", count: 1 }, ['{"level":"warn","event":"another","count":1}']],
])("tells %j", (entry, lines) => {
  expect(indexerLogLines(entry)).toEqual(lines);
});
