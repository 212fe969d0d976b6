import type { Change, Scenario } from "../../testing/explorer/scenario.ts";

export const WHEEL = "acme-1.0.zip";
export const SECOND = "acme-2.0.zip";
/** A file of the same name at another key. */
export const COPY = `copy/${WHEEL}`;
export const YANKED = `${WHEEL}.yanked`;
export const PROVENANCE = `${WHEEL}.provenance`;
export const STATUS = "acme.status";
export const OTHER_PROJECT = "zoo-1.0.zip";

export function put(key: string, content: string): Change {
  return { kind: "put", key, content };
}

export function remove(key: string): Change {
  return { kind: "remove", key };
}

/** Everything that a user may do, one change for each kind that the index distinguishes. */
const CHANGES: readonly Change[] = [
  put(WHEEL, "v1"),
  put(WHEEL, "v2"),
  put(WHEEL, "bad: broken"),
  remove(WHEEL),
  put(SECOND, "v1"),
  remove(SECOND),
  put(YANKED, "reason"),
  remove(YANKED),
  put(PROVENANCE, "unknown"),
  remove(PROVENANCE),
  put(STATUS, "archived"),
  remove(STATUS),
  put(COPY, "v1"),
  remove(COPY),
];

/**
 * Every sequence of this many changes that can follow the present ones: nothing is deleted that isn't there, and of
 * sequences that differ only in names there is one.
 */
export function sequences(
  before: readonly Change[],
  length: number,
  possible: readonly Change[] = CHANGES,
): Change[][] {
  if (length === 0) return [[]];
  return possible
    .filter((change) => canFollow(before, change))
    .flatMap((change) =>
      sequences([...before, change], length - 1, possible).map((rest) => [change, ...rest]),
    );
}

function canFollow(before: readonly Change[], { kind, key, ...change }: Change): boolean {
  const last = before.findLast((earlier) => earlier.key === key);
  if (kind === "remove") return last?.kind === "put";
  const hasFirst = before.some((earlier) => earlier.kind === "put" && earlier.key === WHEEL);
  const isSecond = key === COPY || ("content" in change && change.content === "v2");
  return hasFirst || !isSecond;
}

export function scenario(parts: Partial<Scenario>): Scenario {
  return {
    before: [],
    changes: [],
    delivery: "each",
    deliveries: 1,
    crashes: 0,
    echoes: 0,
    clock: "ticking",
    views: "html",
    format: "present",
    ...parts,
  };
}
