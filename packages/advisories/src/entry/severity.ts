/** How bad it is. `unknown` means that no one has rated it. */
export type Severity = "malicious" | "critical" | "high" | "medium" | "low" | "unknown";

/** The worst first. Unrated advisories come last: they are shown, and hide nothing. */
export const SEVERITIES: readonly Severity[] = ["malicious", "critical", "high", "medium", "low", "unknown"];

/** @returns the worse of two */
export function worse(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;
}
