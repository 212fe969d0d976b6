import type { invariants } from "./invariants.ts";
import type { SynthesisedStack, Untyped } from "./synthesise.ts";

/** An invariant, a way to break it in words, and that way. */
export type Sabotage = [keyof typeof invariants, string, (stacks: SynthesisedStack[]) => void];

/** Changes the properties of every resource of a type. */
export function change(
  type: string,
  edit: (properties: Untyped) => unknown,
): (all: SynthesisedStack[]) => void {
  return (all) => {
    for (const { template } of all)
      for (const one of Object.values(template.Resources)) if (one.Type === type) edit(one.Properties);
  };
}

/** The statement with that id, or a dummy. */
export function statement(properties: Untyped, sid: string): Untyped {
  return (
    properties.PolicyDocument.Statement.find(({ Sid }: Untyped) => Sid === sid) ?? {
      Action: [],
      Resource: [],
    }
  );
}
