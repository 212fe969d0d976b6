/** How bad it is. `unknown` means that no one has rated it. */
export type Severity = "malicious" | "critical" | "high" | "medium" | "low" | "unknown";

/** The worst first. Unrated advisories come last: they are shown, and hide nothing. */
const SEVERITIES: readonly Severity[] = ["malicious", "critical", "high", "medium", "low", "unknown"];

/** The worst first. */
export function compareSeverities(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/** @returns the worse of two */
export function worse(a: Severity, b: Severity): Severity {
  return compareSeverities(a, b) <= 0 ? a : b;
}
