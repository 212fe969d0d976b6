import type { Place, PlaceKind } from "./place.ts";

/** What a check found. */
export type Seen =
  /** It is as expected, and what there was. */
  | { outcome: "passed"; saw: string }
  /** It is not. */
  | { outcome: "failed"; saw: string }
  /** Nobody can tell here: the place lacks what is checked, or an earlier check did not pass. */
  | { outcome: "unchecked"; why: string }
  /** The settings say that there is nothing to check. */
  | { outcome: "skipped"; why: string };

export type Outcome = Seen["outcome"];

/** In the order in which they are printed. */
export type Group = "Deployment" | "Door" | "Probe" | "Upstream" | "Operation";

/** One thing that must be true of a deployment. */
export interface Check {
  group: Group;
  /** Unique. */
  name: string;
  /** In words that follow "expected". */
  expects: string;
  /** The checks without which this one means nothing. */
  after?: readonly string[];
  /** Where nobody can tell, and why. */
  unchecked?: Partial<Record<PlaceKind, string>>;
  run(place: Place): Promise<Seen>;
}

export function passed(saw: string): Seen {
  return { outcome: "passed", saw };
}

export function failed(saw: string): Seen {
  return { outcome: "failed", saw };
}

export function skipped(why: string): Seen {
  return { outcome: "skipped", why };
}

export function unchecked(why: string): Seen {
  return { outcome: "unchecked", why };
}

/** @param problem undefined if there is none */
export function seen(problem: string | undefined, fine: string): Seen {
  return problem === undefined ? passed(fine) : failed(problem);
}
