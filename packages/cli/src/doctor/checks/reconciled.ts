import { counted } from "@wheelyard/core/counted";
import { type Check, failed, passed, skipped } from "../check.ts";

/** The first run may find what an event that was lost has left, and has it repaired. The last must find nothing. */
const MOST_RUNS = 3;

/** Time for the indexer to repair something. */
const REPAIR_MS = 15_000;

/** Bucket and index agree, and the function that compares them works. */
export const reconciled: Check = {
  group: "Operation",
  name: "reconcile",
  expects: "that it finds no difference between bucket and index",
  async run({ reconcile, clock }) {
    if (reconcile === undefined) {
      return skipped("the function's name is not known: set WHEELYARD_RECONCILE_FUNCTION");
    }
    for (let run = 1; ; run++) {
      const { differences, examples } = await reconcile();
      if (differences === 0) return passed(run === 1 ? "no difference" : `no difference in run ${run}`);
      const [example = "one without a name"] = examples;
      if (run === MOST_RUNS) {
        return failed(`${counted(differences, "difference")} in run ${run}, such as ${example}`);
      }
      await clock.pause(REPAIR_MS);
    }
  },
};
