import type { SynthesisedStack } from "./synthesise.ts";

/** Checks the stacks of one environment, and says where they break the invariant. */
export type Invariant = (stacks: readonly SynthesisedStack[]) => string[];
