/** The alarms of an environment, as the runbook names them. */
export const ALARMS = {
  /** Of every environment. */
  always: [
    "dead-letters",
    "retries",
    "old-messages",
    "indexer-errors",
    "ended-threads",
    "indexer-throttles",
    "rejected-uploads",
    "invalidation-failures",
    "reconcile-errors",
    "reconcile-overdue",
    "reconcile-differences",
    "upstream-errors",
    "upstream-throttles",
    "downloads-errors",
  ],
  /** Of CloudFront, which are in us-east-1 wherever the environment is. */
  site: ["site-errors", "edge-errors", "edge-throttles", "edge-utilization"],
  /** If there is an upstream. */
  upstream: ["upstream-failures", "upstream-slow", "private-names-upstream", "names-check-errors"],
  /** If releases are held back because of advisories. */
  advisories: ["advisories-refused", "advisories-errors", "advisories-old", "malicious-copies"],
  /** If the setting of the same name says so. */
  signIn: ["failed-sign-ins"],
} as const;

/** What CloudWatch calls an alarm of an environment. Another environment's name may begin with this one's. */
export function alarmName(environment: string, entry: string): string {
  return `wheelyard-${environment}-${entry}`;
}

/** Alarms on metric math, which an emulator doesn't have. */
export const ON_METRIC_MATH: readonly string[] = ["upstream-failures", "failed-sign-ins"];
