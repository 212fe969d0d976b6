import { randomUUID } from "node:crypto";
import type { Context } from "aws-lambda";

/** Lambda's context of one invocation. */
export function lambdaContext(region: string, timeoutMs: number): Context {
  const deadline = Date.now() + timeoutMs;
  const functionName = "wheelyard-indexer";
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:${region}:000000000000:function:${functionName}`,
    memoryLimitInMB: "1024",
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: "local",
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
