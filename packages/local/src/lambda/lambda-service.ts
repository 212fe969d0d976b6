import type { IncomingMessage, ServerResponse } from "node:http";
import { readPayload } from "../service/read-payload.ts";
import { type Credentials, requireSignature } from "../service/require-signature.ts";
import { ServiceError } from "../service/service-error.ts";

/** Functions by name. Their event is not read. */
export type Functions = ReadonlyMap<string, () => Promise<object>>;

/**
 * Whether a request is one to Lambda: that is what it is signed for. Its path could be an object's, and clients may
 * have one address for all services.
 */
export function isForLambda({ headers }: IncomingMessage): boolean {
  return /\/lambda\/aws4_request,/.test(headers.authorization ?? "");
}

/** Answers Lambda's Invoke, for who waits for the outcome; of Lambda's API there is nothing else. */
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
      // What a function throws is its outcome; Invoke itself has succeeded.
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
