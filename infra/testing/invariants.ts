import { advisoriesInvariants } from "./advisories-invariants.ts";
import { functionInvariants } from "./function-invariants.ts";
import { siteInvariants } from "./site-invariants.ts";
import { storageInvariants } from "./storage-invariants.ts";
import { upstreamInvariants } from "./upstream-invariants.ts";
import { usageInvariants } from "./usage-invariants.ts";

/** What must hold in every environment. `sabotage.ts` breaks each. */
export const invariants = {
  ...siteInvariants,
  ...storageInvariants,
  ...functionInvariants,
  ...upstreamInvariants,
  ...advisoriesInvariants,
  ...usageInvariants,
};
