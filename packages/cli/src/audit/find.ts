import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { type Flaw, flawsAmong, idsOf } from "@wheelyard/advisories/entry/flaws";
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

/**
 * What is known, without the entries that have one of these ids or name it as an alias. As with the exceptions of an
 * index, other entries about the same flaw stay.
 */
export function withoutNamed(known: readonly Advisory[], ids: readonly string[]): readonly Advisory[] {
  return known.filter((advisory) => !idsOf(advisory).some((id) => ids.includes(id)));
}
