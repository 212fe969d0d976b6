import { InvokeCommand, ResourceNotFoundException, TooManyRequestsException } from "@aws-sdk/client-lambda";
import { DIFFERENCE_KINDS } from "@wheelyard/indexer/reconcile/difference";
import type { ReconcileReport } from "@wheelyard/indexer/reconcile/reconcile-report";
import { refused, unreachable } from "../command-error.ts";
import { runClient } from "../target/run-client.ts";

/** If a connection ends after the request was sent, the function still runs. */
const BROKEN_OFF = ["ECONNRESET", "EPIPE", "ETIMEDOUT", "TimeoutError"];

/**
 * Runs the reconcile function once, and waits for its report.
 *
 * @throws {CommandError} if there is no such function, if it failed, or if its answer was lost
 */
export async function invokeReconcile(
  name: string,
  region: string | undefined,
  signal: AbortSignal,
): Promise<ReconcileReport> {
  const client = runClient(region);
  const start = Date.now();
  try {
    const command = new InvokeCommand({ FunctionName: name, InvocationType: "RequestResponse" });
    const { FunctionError, Payload } = await client.send(command, { abortSignal: signal });
    const text = Payload?.transformToString() ?? "";
    if (FunctionError === undefined) return parseReport(name, text);
    throw refused(`Cannot reconcile: function "${name}" failed: ${failureOf(text)}; its log says more`);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      throw unreachable(
        `Cannot find function "${name}" in ${await client.config.region()}: expected the reconcile function of a deployed environment`,
        { cause: error },
      );
    }
    if (error instanceof TooManyRequestsException) {
      throw unreachable(`Cannot start function "${name}": Lambda's concurrency limit is reached; try again`, {
        cause: error,
      });
    }
    if (!isBrokenOff(error)) throw error;
    const seconds = Math.round((Date.now() - start) / 1_000);
    throw unreachable(
      `Cannot tell what reconcile found: the connection broke after ${seconds} s; the function keeps running, and "wheelyard verify" shows what remains to repair`,
      { cause: error },
    );
  } finally {
    client.destroy();
  }
}

function isBrokenOff(thrown: unknown): boolean {
  const { name, code, syscall } = thrown as NodeJS.ErrnoException;
  // Without a connection nothing was sent.
  if (syscall === "connect" || /establish/.test((thrown as Error).message)) return false;
  return BROKEN_OFF.includes(code ?? "") || BROKEN_OFF.includes(name);
}

function parseReport(name: string, text: string): ReconcileReport {
  const report = JSON.parse(text) as ReconcileReport;
  const counts = [...DIFFERENCE_KINDS, "differences", "listed", "swept"] as const;
  if (report !== null && counts.every((count) => typeof report[count] === "number")) return report;
  throw refused(
    `Cannot read the answer of function "${name}": expected a report of reconcile, found ${text}`,
  );
}

/** Lambda's own failures, such as a timeout, look like exceptions too. */
function failureOf(text: string): string {
  const { errorMessage = text } = JSON.parse(text) as { errorMessage?: string };
  return errorMessage;
}
