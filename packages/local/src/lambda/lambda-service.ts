import type { IncomingMessage, ServerResponse } from "node:http";
import { readPayload } from "../service/read-payload.ts";
import { type Credentials, requireSignature } from "../service/require-signature.ts";
import { ServiceError } from "../service/service-error.ts";

/** Functions by name. They ignore their event. */
export type Functions = ReadonlyMap<string, () => Promise<object>>;

/**
 * Whether a request is for Lambda: its signature says so. Its path could be an object's, because clients may use one
 * address for all services.
 */
export function isForLambda({ headers }: IncomingMessage): boolean {
  return /\/lambda\/aws4_request,/.test(headers.authorization ?? "");
}

/** Answers Lambda's synchronous Invoke, the only part of Lambda's API that exists here. */
export async function answerInvocation(
  request: IncomingMessage,
  response: ServerResponse,
  functions: Functions,
  credentials: Credentials,
): Promise<void> {
  const send = (status: number, headers: Record<string, string>, answer: object): void => {
    const payload = JSON.stringify(answer);
    response.writeHead(status, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(payload),
      ...headers,
    });
    response.end(payload);
  };
  try {
    await requireSignature(request, await readPayload(request), credentials, "lambda");
    const run = findFunction(request, functions);
    try {
      send(200, {}, await run());
    } catch (error) {
      const { name, message } = error as Error;
      // A function's exception is its outcome; Invoke itself has succeeded.
      send(200, { "x-amz-function-error": "Unhandled" }, { errorType: name, errorMessage: message });
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    send(error.status, { "x-amzn-errortype": error.code }, { Type: "User", message: error.message });
  }
}

function findFunction(
  { method, url = "", headers }: IncomingMessage,
  functions: Functions,
): () => Promise<object> {
  const [, name = ""] = /^\/2015-03-31\/functions\/([^/?]+)\/invocations$/.exec(url) ?? [];
  const run = functions.get(name);
  if (method !== "POST" || run === undefined) {
    const names = [...functions.keys()].join(", ");
    throw new ServiceError(
      "ResourceNotFoundException",
      `Cannot answer ${method} ${url}: expected an invocation of ${names}`,
    );
  }
  const type = headers["x-amz-invocation-type"] ?? "RequestResponse";
  if (type === "RequestResponse") return run;
  throw new ServiceError(
    "InvalidParameterValueException",
    `Cannot invoke "${name}" as ${JSON.stringify(type)}: expected RequestResponse`,
  );
}
