import { counted } from "@wheelyard/core/counted";
import type { LogEntry } from "@wheelyard/indexer/reporting/log";

/** Formats the indexer's log entries as lines for a terminal. */
export function indexerLogLines(entry: LogEntry): string[] {
  switch (entry.event) {
    case "indexed": {
      const lines = [
        ...entry.listed.map((key) => `Listed ${key}`),
        ...(entry.notes ?? []).map(({ key, note }) => `Note on ${key}: ${note}`),
        ...entry.rejected.map(({ key, reason }) => `Rejected ${key}: ${reason}`),
      ];
      return lines.length > 0 ? lines : [`Updated ${entry.project}`];
    }
    case "rejected":
      return [`Rejected ${entry.key}: ${entry.reason}`];
    case "tag-ignored":
      return [`Ignored the tag ${entry.tag} of ${entry.key}: ${entry.reason}`];
    case "failed":
      return [`Failed on ${entry.project ?? entry.key ?? "a batch"}: ${entry.error.message}`];
    case "thread-ended":
      return [`Stopped the handler of ${counted(entry.messages.length, "event")}: ${entry.error.message}`];
    case "retrying":
      return [`Retrying ${counted(entry.messages.length, "event")}`];
    case "retry-left-to-queue":
      return [`Left a retry to the queue's own time: ${entry.error.message}`];
    case "reconciled":
      return [
        `Reconciled ${counted(entry.listed, "object")}: ${counted(entry.differences, "difference")}, ${counted(entry.swept, "leftover")} deleted`,
        ...entry.examples.map((example) => `Found ${example}`),
      ];
    case "names-checked":
      return entry.examples.map((name) => `Found ${name} upstream, though it is private`);
    case "assets-not-published":
      return [`Failed to write the pages' style and script: ${entry.error.message}`];
    case "invalidation-failed":
    case "pages-not-invalidated":
      return [`Failed to clear a cache: ${entry.error.message}`];
    case "invalidated":
      return [`Cleared ${entry.paths.join(", ")} from a cache`];
  }
}
