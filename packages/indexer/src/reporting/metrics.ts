import type { Log, LogEntry } from "./log.ts";

export const METRIC_NAMESPACE = "wheelyard";

/** The dimension that distinguishes several environments in one account. */
export const METRIC_DIMENSION = "Environment";

/** What is measured, with CloudWatch's unit. Alarms and the dashboard are built on these names. */
const METRIC_UNITS = {
  /** Files that a page lists after a run that looked at them. */
  FilesIndexed: "Count",
  /** The time from the bucket's event to the page that lists the file. */
  UploadToVisible: "Milliseconds",
  /** Attempts that had to start again: what they had read was changed meanwhile, or they had to look at more. */
  Conflicts: "Count",
  /** Files that were looked at and not listed. */
  Rejections: "Count",
  /** Times that a thread had to be ended, or died. */
  ThreadsEnded: "Count",
  /** How long the message that failed and waits longest has been in the queue. */
  RetryAge: "Milliseconds",
  InvalidatedPaths: "Count",
  /** Times that a cache may have kept a stale file. */
  InvalidationFailures: "Count",
  /** Pages that did not say what the bucket says. */
  ReconcileDifferences: "Count",
  /** Private names that another index has too, as of the daily check. */
  PrivateNamesUpstream: "Count",
  /** How old the newest advisory is. */
  AdvisoriesAge: "Seconds",
  /** Times that the advisories were left as they were, because the source had nothing believable. */
  AdvisoriesRefused: "Count",
  /** Private releases that an advisory calls malicious. */
  MaliciousCopies: "Count",
} as const;

export type MetricName = keyof typeof METRIC_UNITS;

export type Measurements = Partial<Record<MetricName, number>>;

/**
 * Adds to a log entry what it measures, in CloudWatch's embedded metric format. Metrics need no requests, and each leads
 * back to the line that it came from.
 *
 * @param now milliseconds since 1970
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function withMetrics(environment: string, entry: object, measured: Measurements, now: number): object {
  const names = Object.keys(measured) as MetricName[];
  if (names.length === 0) return entry;
  return {
    ...entry,
    ...measured,
    [METRIC_DIMENSION]: environment,
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [[METRIC_DIMENSION]],
          Metrics: names.map((name) => ({ Name: name, Unit: METRIC_UNITS[name] })),
        },
      ],
    },
  };
}

/** Adds to the indexer's log entries what they measure. */
export function logWithMetrics(
  environment: string,
  log: (line: object) => void,
  now: () => number = Date.now,
): Log {
  return (entry) => log(withMetrics(environment, entry, measurementsOf(entry, now()), now()));
}

function measurementsOf(entry: LogEntry, now: number): Measurements {
  switch (entry.event) {
    case "indexed":
      return {
        FilesIndexed: entry.listed.length,
        Rejections: entry.rejected.length,
        Conflicts: entry.attempts - 1,
        ...(entry.uploaded && { UploadToVisible: now - entry.uploaded.getTime() }),
      };
    case "rejected":
      return { Rejections: 1 };
    case "retrying":
      return entry.since ? { RetryAge: now - entry.since.getTime() } : {};
    case "invalidated":
      return { InvalidatedPaths: entry.paths.length };
    case "invalidation-failed":
      return { InvalidationFailures: 1 };
    case "reconciled":
      return { ReconcileDifferences: entry.differences };
    case "names-checked":
      return { PrivateNamesUpstream: entry.alsoUpstream };
    case "thread-ended":
      return { ThreadsEnded: 1 };
    case "failed":
    case "tag-ignored":
    case "retry-left-to-queue":
    case "pages-not-invalidated":
    case "assets-not-published":
      return {};
  }
}
