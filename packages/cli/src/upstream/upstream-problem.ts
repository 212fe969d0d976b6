import { UpstreamFaultError } from "@wheelyard/upstream/fetching/upstream-fault";
import { ClaimsIncompleteError } from "@wheelyard/upstream/request/claims";
import { refused, unreachable } from "../command-error.ts";

/** Turns the causes of readers' 503s into problems that the user can solve. */
export async function namingFaults<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof UpstreamFaultError) throw unreachable(error.message, { cause: error });
    if (error instanceof ClaimsIncompleteError) throw refused(error.message, { cause: error });
    throw error;
  }
}
