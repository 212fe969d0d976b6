import { randomBytes } from "node:crypto";
import {
  type IncomingMessage,
  type ServerResponse,
  validateHeaderName,
  validateHeaderValue,
} from "node:http";
import { pipeline } from "node:stream/promises";
import { authenticate } from "./auth/authenticate.ts";
import type { Credentials } from "./auth/signing-key.ts";
import { IncomingBody } from "./incoming-body.ts";
import type { Answer, AnswerBody } from "./operation.ts";
import { parseRequestTarget } from "./request-target.ts";
import { findOperation } from "./routes.ts";
import { S3Error } from "./s3-error.ts";
import type { Segment } from "./storage/blobs.ts";
import type { Storage } from "./storage/storage.ts";
import { refuseUnsupportedHeaders } from "./unsupported-headers.ts";
import { renderErrorXml } from "./xml.ts";

export interface Service {
  storage: Storage;
  credentials: Credentials;
  region: string;
}

/**
 * Answers one request, whatever happens.
 *
 * @param refusal why the sender is not served at all
 * @throws {Error} if bytes that are no longer read can't be deleted; the client already has its answer
 */
export async function serveRequest(
  request: IncomingMessage,
  response: ServerResponse,
  service: Service,
  refusal?: string,
): Promise<void> {
  const requestId = randomBytes(8).toString("hex").toUpperCase();
  response.setHeader("x-amz-request-id", requestId);
  const body = new IncomingBody(request, response);
  let answer: Answer;
  try {
    if (refusal !== undefined) throw new S3Error("AccessDenied", refusal);
    answer = await answerRequest(request, body, service);
  } catch (error) {
    // The client has left, so no one can be told.
    if (request.destroyed && !request.complete) return;
    answer = errorAnswer(error, request, requestId);
  }
  await body.discard();
  try {
    await send(response, answer, service.storage);
  } catch (error) {
    if (response.headersSent) throw error;
    await send(response, errorAnswer(error, request, requestId), service.storage);
  }
}

async function answerRequest(
  request: IncomingMessage,
  body: IncomingBody,
  service: Service,
): Promise<Answer> {
  const { method = "", url = "" } = request;
  const headers = joinHeaders(request.rawHeaders);
  const target = parseRequestTarget(url, headers.get("host") ?? "");
  const authentication = authenticate(
    { method, rawPath: target.rawPath, query: target.query, headers },
    service.credentials,
    new Date(),
  );
  const query = new Map<string, string>();
  for (const [name, value] of target.query) {
    // A presigned URL may carry headers in its query.
    if (/^x-amz-/i.test(name)) {
      if (SIGNATURE_PARAMETERS.has(name.toLowerCase())) continue;
      requireHeader(name, value);
      headers.set(name.toLowerCase(), value);
    } else {
      query.set(name, value);
    }
  }
  const operation = findOperation(method, target, query, headers);
  refuseUnsupportedHeaders(headers);
  const { bucket = "", key = "" } = target;
  const payload = { headers, authentication, open: () => body.open() };
  return await operation({
    method,
    bucket,
    key,
    query,
    headers,
    payload,
    storage: service.storage,
    region: service.region,
  });
}

const SIGNATURE_PARAMETERS = new Set([
  "x-amz-algorithm",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-expires",
  "x-amz-signature",
  "x-amz-signedheaders",
]);

/** @throws {S3Error} InvalidArgument for a parameter that would become an invalid header */
function requireHeader(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    throw new S3Error(
      "InvalidArgument",
      `Cannot use the parameter "${name}": expected what a header can hold`,
      {
        ArgumentName: name,
        ArgumentValue: value,
      },
    );
  }
}

function joinHeaders(rawHeaders: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    const value = rawHeaders[i + 1] as string;
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return headers;
}

/** Anything up to this size is read before the answer begins: streaming would take longer than reading. */
const AT_ONCE_BYTES = 64 * 1024;

async function send(response: ServerResponse, answer: Answer, storage: Storage): Promise<void> {
  const { status, headers = {}, body } = answer;
  try {
    const head = { ...headers, ...bodyHeaders(body) };
    if (body?.kind === "segments" && body.size > AT_ONCE_BYTES) {
      writeHead(response, status, head);
      await sendSegments(response, body.segments, storage);
    } else {
      const content = body?.kind === "segments" ? storage.blobs.readSmall(body.segments) : body?.text;
      writeHead(response, status, head);
      response.end(content);
    }
  } finally {
    if (body?.kind === "segments") await storage.blobs.release(body.segments);
  }
}

/** @throws {S3Error} InvalidArgument if the headers can't be sent */
function writeHead(response: ServerResponse, status: number, headers: Record<string, string>): void {
  try {
    response.writeHead(status, headers);
  } catch (error) {
    throw unsendable(error as Error);
  }
}

async function sendSegments(response: ServerResponse, segments: Segment[], storage: Storage): Promise<void> {
  try {
    await pipeline(storage.blobs.read(segments), response);
  } catch (error) {
    // Status and headers are sent: cutting the connection is the only way left to tell the client.
    response.destroy(error as Error);
  }
}

function bodyHeaders(body: AnswerBody | undefined): Record<string, string> {
  switch (body?.kind) {
    case "xml":
      return { "content-type": "application/xml", "content-length": String(Buffer.byteLength(body.text)) };
    case "segments":
      return { "content-length": String(body.size) };
    case undefined:
      return {};
  }
}

function errorAnswer(error: unknown, request: IncomingMessage, requestId: string): Answer {
  const known = error instanceof S3Error ? error : internalError(error);
  const { code, message, status, headers, details } = known;
  if (request.method === "HEAD") return { status, headers };
  const text = renderErrorXml({
    Code: code,
    Message: message,
    Resource: request.url?.split("?", 1)[0],
    ...details,
    RequestId: requestId,
  });
  return { status, headers, body: { kind: "xml", text } };
}

/** Response headers come from the query, such as `response-content-type`, or were stored with the object. */
function unsendable(error: Error): S3Error {
  return new S3Error("InvalidArgument", `Cannot answer with the headers that are wanted: ${error.message}`);
}

/** A failure that is not the client's fault, such as a full disk: the operator is told too. */
function internalError(error: unknown): S3Error {
  process.emitWarning(error as Error);
  return new S3Error("InternalError", String(error));
}
