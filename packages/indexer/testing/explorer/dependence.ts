import type { TakenStep } from "./simulation.ts";
import { conflicts } from "./store-call.ts";

/** Whether the order in which two steps are taken can make a difference to anybody. */
export function areDependent(a: TakenStep, b: TakenStep): boolean {
  if (a.step.kind === "crash" || b.step.kind === "crash") {
    // A death takes the run's own steps away, and uses up what may die.
    return a.step.kind === b.step.kind || runOf(a) === runOf(b);
  }
  if (a.step.kind === b.step.kind && a.step.kind !== "call") return true;
  if (endsWaitFor(a, b) || endsWaitFor(b, a)) return true;
  return conflicts(a.access, b.access) || areSeenTogether(a, b) || isHeldAgainst(a, b) || isHeldAgainst(b, a);
}

/** The first step of a redelivery means that nothing of the dead run will arrive any more. */
function endsWaitFor(a: TakenStep, b: TakenStep): boolean {
  return a.endsWaitFor !== undefined && a.endsWaitFor === runOf(b);
}

/** What a run has handled must be right once it is done, so whether a page is written before or after shows. */
function isHeldAgainst(end: TakenStep, { access }: TakenStep): boolean {
  return end.isLastOfRun && access.kind === "write" && (isPage(access.key) || isMetadata(access.key));
}

/** A reader of the bucket holds a page against the metadata objects, so the order in which they are written shows. */
function areSeenTogether({ access: a }: TakenStep, { access: b }: TakenStep): boolean {
  if (a.kind === "read" || b.kind === "read") return false;
  return (isPage(a.key) && isMetadata(b.key)) || (isPage(b.key) && isMetadata(a.key));
}

function isPage(key: string): boolean {
  return key.startsWith("_index/simple/");
}

function isMetadata(key: string): boolean {
  return key.startsWith("_index/metadata/");
}

/** Steps of different executions of one scenario are compared, so runs go by their names. */
function runOf({ step }: TakenStep): string | undefined {
  return step.kind === "call" || step.kind === "crash" ? step.run.name : undefined;
}
