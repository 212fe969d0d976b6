import { functionInvariants } from "./function-invariants.ts";
import { siteInvariants } from "./site-invariants.ts";
import { storageInvariants } from "./storage-invariants.ts";

/** What must hold of every environment. `sabotage.ts` breaks each of them. */
export const invariants = { ...siteInvariants, ...storageInvariants, ...functionInvariants };
