import type { IncomingMessage, ServerResponse } from "node:http";
import { LambdaError } from "./lambda-error.ts";
import { type Credentials, requireSignature } from "./require-signature.ts";

/** Functions by name. Their event is not read. */
export type Functions = ReadonlyMap<string, () => Promise<object>>;

/** As in Lambda. */
const GREATEST_PAYLOAD_BYTES = 6 * 1024 * 1024;

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
    await requireSignature(request, await readPayload(request), credentials);
    const run = findFunction(request, functions);
    try {
      send(200, {}, await run());
    } catch (error) {
      const { name, message } = error as Error;
      // What a function throws is its outcome; Invoke itself has succeeded.
      send(200, { "x-amz-function-error": "Unhandled" }, { errorType: name, errorMessage: message });
    }
  } catch (error) {
    if (!(error instanceof LambdaError)) throw error;
    send(error.status, { "x-amzn-errortype": error.code }, { Type: "User", message: error.message });
  }
}

async function readPayload(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= GREATEST_PAYLOAD_BYTES) chunks.push(chunk);
  }
  if (size <= GREATEST_PAYLOAD_BYTES) return Buffer.concat(chunks);
  throw new LambdaError(
    "RequestTooLargeException",
    `Cannot use a payload of ${size} bytes: expected at most ${GREATEST_PAYLOAD_BYTES}`,
  );
}

function findFunction(
  { method, url = "", headers }: IncomingMessage,
  functions: Functions,
): () => Promise<object> {
  const [, name = ""] = /^\/2015-03-31\/functions\/([^/?]+)\/invocations$/.exec(url) ?? [];
  const run = functions.get(name);
  if (method !== "POST" || run === undefined) {
    const names = [...functions.keys()].join(", ");
    throw new LambdaError(
      "ResourceNotFoundException",
      `Cannot answer ${method} ${url}: expected an invocation of ${names}`,
    );
  }
  const type = headers["x-amz-invocation-type"] ?? "RequestResponse";
  if (type === "RequestResponse") return run;
  throw new LambdaError(
    "InvalidParameterValueException",
    `Cannot invoke "${name}" as ${JSON.stringify(type)}: expected RequestResponse`,
  );
}
