import { type Flaw, flawsAmong } from "@wheelyard/advisories/entry/flaws";
import { compareSeverities } from "@wheelyard/advisories/entry/severity";
import { compareVersions } from "@wheelyard/core/version";
import type { KnownAdvisories } from "./known-advisories.ts";
import type { Pin } from "./pin.ts";

/** An advisory about a release. */
export interface Finding extends Flaw {
  pin: Pin;
}

/** What is known about releases, the worst first. */
export function findAdvisories(pins: readonly Pin[], known: Pick<KnownAdvisories, "of">): Finding[] {
  const findings = pins.flatMap((pin) =>
    flawsAmong(known.of(pin.project))(pin.version).map((flaw) => ({ pin, ...flaw })),
  );
  return findings.toSorted(
    (a, b) =>
      compareSeverities(a.advisory.severity, b.advisory.severity) ||
      a.pin.project.localeCompare(b.pin.project, "en") ||
      compareVersions(a.pin.version, b.pin.version) ||
      a.advisory.id.localeCompare(b.advisory.id, "en"),
  );
}
