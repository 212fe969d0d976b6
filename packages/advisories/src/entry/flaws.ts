import { compareVersions, type Version } from "@wheelyard/core/version";
import type { Advisory } from "./advisory.ts";
import { fixedAfter, isAffected } from "./affected.ts";
import { compareSeverities } from "./severity.ts";

/** What is known about one version: a flaw, which several databases may describe. */
export interface Flaw {
  /** The worst entry, with the ids of the others among its aliases. */
  advisory: Advisory;
  /** All entries that describe it. */
  entries: readonly Advisory[];
  /** The version to upgrade to, in normal form: none of the entries is about it. Undefined if they name none. */
  fixed: string | undefined;
}

/** What is known about one version, the worst first. Entries that name each other, even indirectly, are one flaw. */
export function flawsOf(version: Version, known: readonly Advisory[]): Flaw[] {
  const affecting = known.filter(({ affected }) => isAffected(affected, version));
  return grouped(affecting)
    .map((entries) => flawOf(version, entries))
    .toSorted((a, b) => compareAdvisories(a.advisory, b.advisory));
}

/** Each flaw once, by its worst entry with the ids of the others, the worst first. */
export function distinct(entries: readonly Advisory[]): Advisory[] {
  return grouped(entries).map(worstOf).toSorted(compareAdvisories);
}

/** The worst first, then by id. */
export function compareAdvisories(a: Advisory, b: Advisory): number {
  return compareSeverities(a.severity, b.severity) || a.id.localeCompare(b.id, "en");
}

/** At least one. */
type Entries = [Advisory, ...Advisory[]];

function flawOf(version: Version, entries: Entries): Flaw {
  const fixes = entries.flatMap(({ affected }) => fixedAfter(affected, version) ?? []);
  return {
    advisory: worstOf(entries),
    entries,
    fixed: fixes
      .toSorted(compareVersions)
      .find((fix) => !entries.some(({ affected }) => isAffected(affected, fix)))?.normalised,
  };
}

function worstOf(entries: Entries): Advisory {
  const [worst] = entries.toSorted(compareAdvisories) as Entries;
  const aliases = new Set(entries.flatMap(idsOf));
  aliases.delete(worst.id);
  return { ...worst, aliases: [...aliases].sort() };
}

/**
 * Puts entries together that name each other, even indirectly. A project may have a thousand entries, so each is moved
 * only into a larger group.
 */
function grouped(advisories: readonly Advisory[]): Entries[] {
  const groupOf = new Map<string, Entries>();
  for (const advisory of advisories) {
    const ids = idsOf(advisory);
    const same = new Set(ids.flatMap((id) => (groupOf.has(id) ? [groupOf.get(id) as Entries] : [])));
    const [largest, ...others] = [...same].toSorted((a, b) => b.length - a.length);
    const group: Entries = largest ?? [advisory];
    if (largest !== undefined) group.push(advisory);
    for (const other of others) {
      group.push(...other);
      for (const id of other.flatMap(idsOf)) groupOf.set(id, group);
    }
    for (const id of ids) groupOf.set(id, group);
  }
  return [...new Set(groupOf.values())];
}

function idsOf({ id, aliases }: Advisory): string[] {
  return [id, ...aliases];
}
