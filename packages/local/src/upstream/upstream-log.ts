import type { AnswerEntry } from "@wheelyard/upstream/request/log-answer";

/** Formats what went wrong with projects that are not in the bucket as lines for a terminal. */
export function upstreamLogLines(entry: AnswerEntry): string[] {
  switch (entry.event) {
    case "answered":
    case "absent":
      return [];
    case "entries-left-out":
      return [
        `Left out of upstream's page of ${entry.project}: ${entry.count}`,
        ...entry.examples.map((example) => `Cannot believe ${example}`),
      ];
    case "upstream-failed":
    case "advisories-old":
    case "bucket-failed":
      return [`Failed on ${entry.project}: ${entry.message}`];
  }
}
