import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { fixedAfter, isAffected } from "@wheelyard/advisories/entry/affected";
import { SEVERITIES } from "@wheelyard/advisories/entry/severity";
import { compareVersions } from "@wheelyard/core/version";
import type { KnownAdvisories } from "./known-advisories.ts";
import type { Pin } from "./pin.ts";

/** An advisory about a release. */
export interface Finding {
  pin: Pin;
  advisory: Advisory;
  /** Where to upgrade to, if the advisory says. */
  fixed: string | undefined;
}

/**
 * What is known about releases, the worst first. Databases describe one flaw in several entries: of entries that name
 * each other, the worst is shown, with the ids of the others.
 */
export function findAdvisories(pins: readonly Pin[], known: KnownAdvisories): Finding[] {
  const findings = pins.flatMap((pin) => {
    const affecting = known.of(pin.project).filter(({ affected }) => isAffected(affected, pin.version));
    return flaws(affecting).map((entries) => findingOf(pin, entries));
  });
  return findings.toSorted(
    (a, b) =>
      compareSeverity(a.advisory, b.advisory) ||
      a.pin.project.localeCompare(b.pin.project, "en") ||
      compareVersions(a.pin.version, b.pin.version) ||
      a.advisory.id.localeCompare(b.advisory.id, "en"),
  );
}

/** Entries about one flaw; at least one. */
type Flaw = [Advisory, ...Advisory[]];

function findingOf(pin: Pin, entries: Flaw): Finding {
  const [worst] = entries.toSorted((a, b) => compareSeverity(a, b) || a.id.localeCompare(b.id, "en")) as Flaw;
  const fixes = entries.flatMap(({ affected }) => fixedAfter(affected, pin.version) ?? []);
  const aliases = new Set(entries.flatMap(idsOf));
  aliases.delete(worst.id);
  return {
    pin,
    advisory: { ...worst, aliases: [...aliases].sort() },
    // A version counts as fixed only if all entries say so.
    fixed: fixes
      .toSorted(compareVersions)
      .find((fix) => !entries.some(({ affected }) => isAffected(affected, fix)))?.normalised,
  };
}

/** Groups entries that name each other, even indirectly. */
function flaws(advisories: readonly Advisory[]): Flaw[] {
  let found: Flaw[] = [];
  for (const advisory of advisories) {
    const ids = new Set(idsOf(advisory));
    const same = found.filter((flaw) => flaw.some((entry) => idsOf(entry).some((id) => ids.has(id))));
    found = [...found.filter((flaw) => !same.includes(flaw)), [advisory, ...same.flat()]];
  }
  return found;
}

function idsOf({ id, aliases }: Advisory): string[] {
  return [id, ...aliases];
}

function compareSeverity(a: Advisory, b: Advisory): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}
