import type { ReconcileReport } from "@wheelyard/indexer/reconcile/finding";
import type { LogEntry } from "@wheelyard/indexer/reporting/log";

/** What the indexer tells as data, in lines for a terminal. */
export function indexerLogLines(entry: LogEntry): string[] {
  switch (entry.event) {
    case "indexed": {
      const { project, listed, rejected } = entry as unknown as IndexedEntry;
      const lines = [
        ...listed.map((key) => `Listed ${key}`),
        ...rejected.map(({ key, reason }) => `Rejected ${key}: ${reason}`),
      ];
      return lines.length > 0 ? lines : [`Updated ${project}`];
    }
    case "refused":
      return [`Rejected ${entry.key}: ${entry.reason}`];
    case "failed": {
      const { error } = entry as unknown as FailedEntry;
      return [`Failed on ${entry.project ?? entry.key ?? "a batch"}: ${error.message}`];
    }
    case "reconciled": {
      const { listed, differences, swept, examples } = entry as unknown as ReconcileReport;
      return [
        `Reconciled ${listed} objects: ${differences} differences, ${swept} leftovers deleted`,
        ...examples.map((example) => `Found ${example}`),
      ];
    }
    default:
      return [JSON.stringify(entry)];
  }
}

interface IndexedEntry {
  project: string;
  listed: string[];
  rejected: { key: string; reason: string }[];
}

interface FailedEntry {
  error: { message: string };
}
