/** How often each name was counted. */
export type Counts = Record<string, number>;

/** The object has no prototype, because a name may be `constructor`. */
export function noCounts(): Counts {
  return Object.create(null);
}

export function count(counts: Counts, name: string, times = 1): void {
  counts[name] = (counts[name] ?? 0) + times;
}
