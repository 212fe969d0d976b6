import { compareVersions, type Version } from "@wheelyard/core/version";
import type { Advisory } from "./advisory.ts";
import { fixesOf, isAffected, isInRanges } from "./affected.ts";
import { compareSeverities } from "./severity.ts";

/** What is known about one version: a flaw, which several databases may describe. */
export interface Flaw {
  /** The worst entry, with the ids of the others among its aliases. */
  advisory: Advisory;
  /** All entries that describe it. */
  entries: readonly Advisory[];
  /** The version to upgrade to, in normal form: no entry about the flaw is about it. Undefined if they name none. */
  fixed: string | undefined;
}

/**
 * Makes a function that says what is known about a version of a project, the worst first. Entries that name each other,
 * even indirectly, are one flaw. A project may have a thousand entries and as many versions, so whatever the entries
 * alone decide is found out once.
 */
export function flawsAmong(known: readonly Advisory[]): (version: Version) => Flaw[] {
  const groups = grouped(known).map((entries) => new Group(entries));
  return (version) =>
    groups
      .flatMap((group) => group.flawOf(version) ?? [])
      .toSorted((a, b) => compareAdvisories(a.advisory, b.advisory));
}

/** Each flaw once, by its worst entry with the ids of the others, the worst first. */
export function distinct(entries: readonly Advisory[]): Advisory[] {
  return grouped(entries)
    .map((group) => new Group(group).named())
    .toSorted(compareAdvisories);
}

/** The worst first, then by id. */
export function compareAdvisories(a: Advisory, b: Advisory): number {
  return compareSeverities(a.severity, b.severity) || a.id.localeCompare(b.id, "en");
}

/** At least one. */
type Entries = [Advisory, ...Advisory[]];

/** Ids of others that a flaw is given. A project may have a thousand entries with a hundred each. */
export const MAX_NAMED = 100;

/** Entries about one flaw. */
class Group {
  /** The worst first. */
  readonly #entries: Entries;
  /** The first in order. */
  readonly #ids: readonly string[];
  readonly #named = new Map<Advisory, Advisory>();
  #fixes: Version[] | undefined;

  constructor(entries: Entries) {
    this.#entries = entries.toSorted(compareAdvisories) as Entries;
    this.#ids = [...new Set(entries.flatMap(idsOf))].sort().slice(0, MAX_NAMED + 1);
  }

  /** @returns undefined if no entry is about the version */
  flawOf(version: Version): Flaw | undefined {
    const entries = this.#entries.filter(({ affected }) => isAffected(affected, version));
    const [worst] = entries;
    return worst && { advisory: this.named(worst), entries, fixed: this.#fixedAfter(version, entries) };
  }

  /** An entry with the ids of the others among its aliases. */
  named(entry = this.#entries[0]): Advisory {
    const known = this.#named.get(entry);
    if (known !== undefined) return known;
    const aliases = this.#ids.filter((id) => id !== entry.id).slice(0, MAX_NAMED);
    const named = { ...entry, aliases };
    this.#named.set(entry, named);
    return named;
  }

  /** The lowest fix above a version that is in a range: no range goes on at a fix that no entry is about. */
  #fixedAfter(version: Version, entries: readonly Advisory[]): string | undefined {
    if (!entries.some(({ affected }) => isInRanges(affected, version))) return undefined;
    this.#fixes ??= this.#entries
      .flatMap(({ affected }) => fixesOf(affected))
      .filter((fix) => !this.#entries.some(({ affected }) => isAffected(affected, fix)))
      .toSorted(compareVersions);
    return this.#fixes.find((fix) => compareVersions(fix, version) > 0)?.normalised;
  }
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

/** All ids under which an advisory is known, its own first. */
export function idsOf({ id, aliases }: Advisory): string[] {
  return [id, ...aliases];
}
