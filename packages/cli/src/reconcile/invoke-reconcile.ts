import {
  InvokeCommand,
  LambdaClient,
  ResourceNotFoundException,
  TooManyRequestsException,
} from "@aws-sdk/client-lambda";
import { DIFFERENCE_KINDS } from "@wheelyard/indexer/reconcile/difference";
import type { ReconcileReport } from "@wheelyard/indexer/reconcile/reconcile-report";
import { refused, unreachable } from "../command-error.ts";
import { watchCalls } from "../target/failed-calls.ts";

const CONNECT_MS = 10_000;

/** A function runs for 15 minutes at most; whoever waits longer waits for a connection that is dead. */
const ANSWER_MS = 16 * 60 * 1_000;

/** Where a connection ends after the request went out, the function runs on. */
const BROKEN_OFF = ["ECONNRESET", "EPIPE", "ETIMEDOUT", "TimeoutError"];

/**
 * Runs the reconcile function once, and waits for what it found.
 *
 * @throws {CommandError} where there is no such function, where it failed, or where its answer was lost
 */
export async function invokeReconcile(
  name: string,
  region: string | undefined,
  signal: AbortSignal,
): Promise<ReconcileReport> {
  const client = new LambdaClient({
    ...(region !== undefined && { region }),
    // A lost answer is no reason to start a second run.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
  });
  watchCalls(client);
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
      throw unreachable(`Cannot start function "${name}": Lambda lets no more run at once; try again`, {
        cause: error,
      });
    }
    if (!isBrokenOff(error)) throw error;
    const seconds = Math.round((Date.now() - start) / 1_000);
    throw unreachable(
      `Cannot tell what reconcile found: the connection broke after ${seconds} s; it was started once and goes on by itself, "wheelyard verify" says what is left to mend`,
      { cause: error },
    );
  } finally {
    client.destroy();
  }
}

function isBrokenOff(thrown: unknown): boolean {
  const { name, code, syscall } = thrown as NodeJS.ErrnoException;
  // Nothing was sent where there was no connection yet.
  if (syscall === "connect" || /establish/.test((thrown as Error).message)) return false;
  return BROKEN_OFF.includes(code ?? "") || BROKEN_OFF.includes(name);
}

function parseReport(name: string, text: string): ReconcileReport {
  const report = JSON.parse(text) as ReconcileReport;
  const counts = [...DIFFERENCE_KINDS, "differences", "listed", "swept"] as const;
  if (report !== null && counts.every((count) => typeof report[count] === "number")) return report;
  throw refused(`Cannot read what function "${name}" answers: expected a report of reconcile, found ${text}`);
}

/** Lambda's own failures, such as a function that takes too long, have the form of an exception, too. */
function failureOf(text: string): string {
  const { errorMessage = text } = JSON.parse(text) as { errorMessage?: string };
  return errorMessage;
}
