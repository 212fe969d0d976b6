import type { LogEntry } from "@wheelyard/indexer/reporting/log";
import { expect, it } from "vitest";
import { indexerLogLines } from "./indexer-log.ts";

const FAILED = { level: "error", event: "failed", messages: ["1"] } as const;
const ERROR = { name: "Error", message: "SlowDown" };

it.each<[LogEntry, string[]]>([
  [
    {
      level: "info",
      event: "indexed",
      project: "acme",
      listed: ["acme-1.0.tar.gz"],
      notes: [{ key: "acme-1.0.tar.gz", note: "Listed without metadata: it has none" }],
      rejected: [{ key: "b/acme-2.0.zip", reason: "Cannot read it" }],
      attempts: 1,
    },
    [
      "Listed acme-1.0.tar.gz",
      "Note on acme-1.0.tar.gz: Listed without metadata: it has none",
      "Rejected b/acme-2.0.zip: Cannot read it",
    ],
  ],
  [
    { level: "info", event: "indexed", project: "acme", listed: [], rejected: [], attempts: 1 },
    ["Updated acme"],
  ],
  [{ level: "info", event: "rejected", key: "a.whl", reason: "Too short" }, ["Rejected a.whl: Too short"]],
  [{ ...FAILED, project: "acme", error: ERROR }, ["Failed on acme: SlowDown"]],
  [{ ...FAILED, key: "a.whl", error: ERROR }, ["Failed on a.whl: SlowDown"]],
  [{ ...FAILED, error: ERROR }, ["Failed on a batch: SlowDown"]],
  [
    {
      level: "warn",
      event: "reconciled",
      listed: 3,
      differences: 1,
      newer: 0,
      swept: 0,
      examples: ["missing a.whl"],
    },
    ["Reconciled 3 objects: 1 difference, 0 leftovers deleted", "Found missing a.whl"],
  ],
  [{ level: "warn", event: "retrying", messages: ["1"] }, ["Retrying 1 event"]],
  [{ level: "warn", event: "retrying", messages: ["1", "2"] }, ["Retrying 2 events"]],
  [
    { level: "warn", event: "retry-left-to-queue", messages: ["1"], error: ERROR },
    ["Left a retry to the queue's own time: SlowDown"],
  ],
  [
    { level: "error", event: "thread-ended", messages: ["1", "2"], reading: ["a.whl"], error: ERROR },
    ["Stopped the handler of 2 events: SlowDown"],
  ],
  [
    { level: "warn", event: "assets-not-published", error: ERROR },
    ["Failed to write the pages' style and script: SlowDown"],
  ],
  [
    { level: "error", event: "invalidation-failed", paths: ["/a.whl"], error: ERROR },
    ["Failed to clear a cache: SlowDown"],
  ],
  [{ level: "warn", event: "pages-not-invalidated", error: ERROR }, ["Failed to clear a cache: SlowDown"]],
  [
    { level: "info", event: "invalidated", paths: ["/a.whl", "/b.whl"] },
    ["Cleared /a.whl, /b.whl from a cache"],
  ],
  [
    { level: "warn", event: "tag-ignored", key: "a.whl", tag: "when", reason: "No time" },
    ["Ignored the tag when of a.whl: No time"],
  ],
])("formats %j", (entry, lines) => {
  expect(indexerLogLines(entry)).toEqual(lines);
});
