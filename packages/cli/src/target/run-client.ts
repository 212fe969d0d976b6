import { LambdaClient } from "@aws-sdk/client-lambda";
import { watchCalls } from "./failed-calls.ts";

const CONNECT_MS = 10_000;

/** A function runs for 15 minutes at most; after that the connection is dead. */
const ANSWER_MS = 16 * 60 * 1_000;

/** A client that runs a function once, and waits for its answer. A lost answer starts no second run. */
export function runClient(region: string | undefined): LambdaClient {
  const client = new LambdaClient({
    ...(region !== undefined && { region }),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
  });
  watchCalls(client);
  return client;
}
