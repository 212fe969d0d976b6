import { CommandError, refused } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { explainFailure } from "../target/explain-failure.ts";
import { interruptible } from "../terminal/interruption.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { elapsedProgress } from "../terminal/progress.ts";
import type { Check } from "./check.ts";
import { type CheckOptions, checksFor } from "./checks.ts";
import { systemClock } from "./clock.ts";
import { removeForgottenClaims } from "./forgotten-claims.ts";
import { describeLeftovers } from "./leftovers.ts";
import { openPlace, type PlaceOptions } from "./open-place.ts";
import type { Place } from "./place.ts";
import { removeLeftovers } from "./remove-leftovers.ts";
import { reportJson, resultLines, summaryLine } from "./report.ts";
import { type CheckResult, type RunListener, runChecks } from "./run-checks.ts";

export interface DoctorOptions extends PlaceOptions, CheckOptions {
  clean?: boolean;
  json?: boolean;
}

export async function doctor(options: DoctorOptions): Promise<void> {
  await interruptible("what it made is removed", async (signal) => {
    const place = await openPlace(options, signal);
    if (options.clean) return clean(place, options);
    await forgetClaims(place);
    const results = await runAll(place, checksFor(options), signal, options);
    if (options.json) printJson(reportJson(results));
    else print(summaryLine(results));
    // Already reported; only the exit code is left to set.
    if (results.some(({ outcome }) => outcome === "failed")) throw new CommandError(EXIT.refused, "");
  });
}

/** Claims of earlier doctors are no reason not to run. */
async function forgetClaims(place: Place): Promise<void> {
  try {
    await removeForgottenClaims(place, place.clock.now());
  } catch (error) {
    printNote(
      `Cannot remove claims of earlier doctors (${messageOf(error)}): "wheelyard doctor --clean" tries again`,
    );
  }
}

/** Runs the checks, and removes what they made, however they end. */
async function runAll(
  place: Place,
  checks: readonly Check[],
  signal: AbortSignal,
  options: DoctorOptions,
): Promise<CheckResult[]> {
  try {
    return await runChecks(checks, place, listener(signal, options));
  } finally {
    await removeProbe(place);
  }
}

/** If it fails, a note says so: what the checks found still counts. */
async function removeProbe(place: Place): Promise<void> {
  try {
    const { left, failures } = await removeOwn(place, (name) => name.startsWith(place.probe.name));
    const text = describeLeftovers(left);
    if (text === undefined) return;
    const why = failures.length === 0 ? "" : ` (${messageOf(failures[0])})`;
    printNote(`Cannot remove ${text}${why}: "wheelyard doctor --clean" tries again`);
  } catch (error) {
    const why = messageOf(error);
    printNote(
      `Cannot see what is left of "${place.probe.name}" (${why}): "wheelyard doctor --clean" tries again`,
    );
  }
}

async function clean(place: Place, { json }: DoctorOptions): Promise<void> {
  const { found, left, failures } = await removeOwn(place, () => true);
  if (json) printJson({ found, left });
  else print(`Removed ${describeLeftovers(found) ?? "nothing: no doctor has left anything"}`);
  const text = describeLeftovers(left);
  if (text === undefined) return;
  const why =
    failures.length === 0
      ? 'is the indexer running? "wheelyard reconcile" has it look again'
      : messageOf(failures[0]);
  throw refused(json ? "" : `Cannot remove ${text}: ${why}`);
}

/** Not ended by the signal that ends the checks. */
function removeOwn(place: Place, isMeant: (name: string) => boolean): ReturnType<typeof removeLeftovers> {
  return removeLeftovers({ ...place, clock: systemClock() }, isMeant);
}

function listener(signal: AbortSignal, { json }: DoctorOptions): RunListener {
  let group: string | undefined;
  let progress: ReturnType<typeof elapsedProgress> | undefined;
  return {
    begins({ name }) {
      signal.throwIfAborted();
      progress = elapsedProgress(`${name}:`);
    },
    ended(result) {
      progress?.stop();
      if (json) return;
      if (result.group !== group) print(result.group);
      group = result.group;
      print(...resultLines(result));
    },
    explain(error) {
      if (signal.aborted) {
        progress?.stop();
        throw error;
      }
      return messageOf(error);
    },
  };
}

function messageOf(error: unknown): string {
  const known = error instanceof CommandError ? error : explainFailure(error);
  return known?.message ?? (error instanceof Error ? error.message : String(error));
}
