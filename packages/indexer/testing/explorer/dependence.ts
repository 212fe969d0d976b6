import { isClaim } from "./missing-parts.ts";
import type { TakenStep } from "./simulation.ts";
import { conflicts } from "./store-call.ts";

/** Whether anything can depend on the order in which two steps are taken. */
export function areDependent(a: TakenStep, b: TakenStep): boolean {
  if (a.step.kind === "crash" || b.step.kind === "crash") {
    // A death removes the run's own steps, and uses up one of the permitted deaths.
    return a.step.kind === b.step.kind || runOf(a) === runOf(b);
  }
  if (a.step.kind === b.step.kind && a.step.kind !== "call") return true;
  if (endsWaitFor(a, b) || endsWaitFor(b, a)) return true;
  return conflicts(a.access, b.access) || areSeenTogether(a, b) || isHeldAgainst(a, b) || isHeldAgainst(b, a);
}

/** After the first step of a redelivery, nothing more arrives from the dead run. */
function endsWaitFor(a: TakenStep, b: TakenStep): boolean {
  return a.endsWaitFor !== undefined && a.endsWaitFor === runOf(b);
}

/**
 * What a run has handled must be right once it is done, so it matters whether a page is written before or after that.
 */
function isHeldAgainst(end: TakenStep, { access }: TakenStep): boolean {
  return end.isLastOfRun && access.kind === "write" && (isPage(access.key) || isMetadata(access.key));
}

/** A reader of the bucket compares a page with the metadata objects and its claim, so the order of the writes shows. */
function areSeenTogether({ access: a }: TakenStep, { access: b }: TakenStep): boolean {
  if (a.kind === "read" || b.kind === "read") return false;
  return isHeldTogether(a.key, b.key) || isHeldTogether(b.key, a.key);
}

function isHeldTogether(a: string, b: string): boolean {
  return (isPage(a) && isMetadata(b)) || (isClaim(a) && b.startsWith("_index/"));
}

function isPage(key: string): boolean {
  return key.startsWith("_index/simple/");
}

function isMetadata(key: string): boolean {
  return key.startsWith("_index/metadata/");
}

/** Steps from different executions of a scenario are compared, so a run is identified by its name. */
function runOf({ step }: TakenStep): string | undefined {
  return step.kind === "call" || step.kind === "crash" ? step.run.name : undefined;
}
