import type { SynthesisedStack } from "./synthesise.ts";

/** Takes the stacks of one environment and says in which places they are not as they must be. */
export type Invariant = (stacks: readonly SynthesisedStack[]) => string[];
