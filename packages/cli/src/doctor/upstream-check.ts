import { type Check, type Seen, skipped } from "./check.ts";
import type { Place } from "./place.ts";

/** A check of what comes from upstream, if anything does. */
export function upstreamCheck(
  check: Omit<Check, "run" | "group"> & {
    run(place: Place, upstream: NonNullable<Place["upstream"]>): Promise<Seen>;
  },
): Check {
  return {
    ...check,
    group: "Upstream",
    async run(place) {
      if (place.upstream !== undefined) return check.run(place, place.upstream);
      return skipped("there is no upstream");
    },
  };
}
