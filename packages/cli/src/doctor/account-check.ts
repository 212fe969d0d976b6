import type { Account } from "./account/account.ts";
import { type Check, type Seen, unchecked } from "./check.ts";
import type { Place } from "./place.ts";

/** A check of AWS's services around an index, which a local one doesn't have. */
export function accountCheck(
  check: Omit<Check, "run"> & { run(account: Account, place: Place): Promise<Seen> },
): Check {
  return {
    ...check,
    async run(place) {
      if (place.account !== undefined) return check.run(place.account, place);
      return unchecked("a local index has no services of AWS around it");
    },
  };
}
