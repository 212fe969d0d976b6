import type { FailedCall } from "./failed-calls.ts";

interface ServiceError extends Error {
  $metadata?: { httpStatusCode?: number; requestId?: string };
}

/** Describes an answer of AWS that is not the user's fault, or that is unforeseen. */
export function serviceProblem(error: ServiceError, call: FailedCall | undefined): string | undefined {
  const { $metadata: answer } = error;
  const status = answer?.httpStatusCode;
  if (status === undefined) return undefined;
  const what = call?.operation ? `${call.operation}${placeOf(call)}` : "a request";
  const request = answer?.requestId === undefined ? "" : ` (request ${answer.requestId})`;
  if (status < 400) {
    return `Cannot understand the answer to ${what}: it does not come from AWS; is AWS_ENDPOINT_URL right?`;
  }
  if (status >= 500 || status === 429 || /Throttl|SlowDown|TooManyRequests|LimitExceeded/.test(error.name)) {
    return `AWS failed: it answered ${what} with ${status} ${error.name}${request}; try again later`;
  }
  return `AWS refused ${what} with ${status} ${error.name}${request}: ${error.message}`;
}

function placeOf({
  bucket,
  key,
  functionName,
  stackName,
  queueUrl,
  storeArn,
  parameter,
}: FailedCall): string {
  if (bucket !== undefined) return ` on "${bucket}${key === undefined ? "" : `/${key}`}"`;
  const name = functionName ?? stackName ?? queueUrl ?? storeArn ?? parameter;
  return name === undefined ? "" : ` on "${name}"`;
}
