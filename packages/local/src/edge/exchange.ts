import { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse, STATUS_CODES } from "node:http";
import { pipeline } from "node:stream/promises";
import { behaviourOf } from "@wheelyard/edge-auth/behaviours";
import type { Upstream } from "@wheelyard/edge-auth/build";
import { UPSTREAM_HEADER } from "@wheelyard/edge-auth/response-headers";
import type { Field, ViewerRequest } from "@wheelyard/edge-auth/viewer-request/viewer-request";
import type { AnswerPage } from "@wheelyard/upstream/request/answer-page";
import type { PageAnswer } from "@wheelyard/upstream/request/page-answer";
import { strangerRefusal } from "../stranger.ts";
import type { EdgeFunction, FunctionResponse } from "./edge-function.ts";
import { fetchHostedFile } from "./file-host.ts";
import type { Origin } from "./origin.ts";
import type { AskOrigins, PageCache } from "./page-cache.ts";
import { failureReply, type Reply, textReply } from "./reply.ts";
import { policyHeaders } from "./response-policy.ts";
import { viewerEventOf } from "./viewer-event.ts";

/** One answered request. */
export interface Access {
  method: string;
  /** Path and query, as sent by the client. */
  uri: string;
  status: number;
  /** Bytes of the body that were sent. */
  bytes: number;
  userAgent: string;
  /** Present in an answer with a part of a file. */
  contentRange?: string;
  /** What went wrong behind the edge, in one sentence. */
  error?: string;
}

/** Asked for a page that the bucket doesn't have, like the second origin of CloudFront's group. */
export interface Fallback {
  /** What the edge function was built for. */
  upstream: Upstream;
  answerPage: AnswerPage;
  /** The address of upstream's file host without a trailing slash, for files that come through this index. */
  fileHost: string;
}

/** Headers that a viewer may send to the origin: which part or version of an object it wants. */
const CONDITIONS = [
  "range",
  "if-range",
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
];

/** An object's caching headers are for the edge: viewers get the policy's. */
const PASSED_HEADERS = [
  "accept-ranges",
  "content-encoding",
  "content-length",
  "content-range",
  "content-type",
  "etag",
  "last-modified",
];

/** The status in the log if the client left before the answer, as in other servers. */
const CLIENT_LEFT = 499;

/** What stands behind the edge's function. */
export interface Behind {
  origin: Origin;
  /** Left out: a page that the bucket doesn't have is 404. */
  fallback?: Fallback | undefined;
  /** Left out: nothing is cached. */
  pageCache?: PageCache | undefined;
}

/** Answers one viewer request. Never rejects: the answer and the result say what went wrong. */
export async function answerViewer(
  request: IncomingMessage,
  response: ServerResponse,
  edgeFunction: EdgeFunction,
  behind: Behind,
): Promise<Access> {
  const gone = new AbortController();
  response.once("close", () => {
    // A client that has the whole answer may leave, and what was read for it keeps its connection.
    if (!response.writableFinished) gone.abort();
  });
  const reply = await replyTo(request, edgeFunction, behind, gone.signal);
  // The function's own caching headers stay, as in CloudFront.
  const reason = reply.reason ?? STATUS_CODES[reply.status];
  response.writeHead(reply.status, reason, { ...policyHeaders(request.url ?? ""), ...reply.headers });
  const contentRange = reply.status === 206 ? reply.headers["content-range"] : undefined;
  const { bytes, error = reply.error } = await send(reply.body, request, response, gone.signal);
  return {
    method: request.method ?? "",
    uri: request.url ?? "",
    status: reply.status,
    bytes,
    userAgent: request.headers["user-agent"] ?? "",
    ...(contentRange !== undefined && { contentRange: String(contentRange) }),
    ...(error !== undefined && { error }),
  };
}

async function replyTo(
  request: IncomingMessage,
  edgeFunction: EdgeFunction,
  { origin, fallback, pageCache }: Behind,
  signal: AbortSignal,
): Promise<Reply> {
  const refusal = strangerRefusal(request, "pages");
  if (refusal !== undefined) return textReply(403, refusal);
  if (!request.url?.startsWith("/")) return textReply(400, "Bad Request");
  try {
    const result = await edgeFunction(viewerEventOf(request));
    if (result.kind === "response") return functionReply(result.response);
    if (fallback !== undefined && UPSTREAM_HEADER in result.request.headers) {
      return await hostedReply(result.request, fallback.fileHost, signal);
    }
    const ask = askingOrigins(request.url, origin, fallback);
    if (pageCache === undefined) return await ask(result.request, signal);
    return await pageCache.answer(request.url, result.request, ask, signal);
  } catch (error) {
    // CloudFront answers 503 if a function throws.
    return failureReply(503, `Cannot run the edge function on ${request.method} ${request.url}`, error);
  }
}

function functionReply({ statusCode, statusDescription, headers = {}, body = "" }: FunctionResponse): Reply {
  const values = Object.entries(headers).map(([name, { value }]) => [name, value]);
  return {
    status: statusCode,
    ...(statusDescription !== undefined && { reason: statusDescription }),
    headers: { ...Object.fromEntries(values), "content-length": Buffer.byteLength(body) },
    body,
  };
}

/** A file of upstream. An error of its host is passed on: CloudFront does not keep it. */
async function hostedReply(request: ViewerRequest, host: string, signal: AbortSignal): Promise<Reply> {
  const method = request.method === "HEAD" ? "HEAD" : "GET";
  try {
    const { status, headers, body } = await fetchHostedFile(
      host,
      method,
      request.uri,
      conditionsOf(request.headers),
      signal,
    );
    const passed = PASSED_HEADERS.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    return { status, headers: Object.fromEntries(passed), body };
  } catch (error) {
    if (signal.aborted) return textReply(CLIENT_LEFT, "Client Closed Request");
    return failureReply(502, `Cannot fetch ${request.uri} from ${host}`, error);
  }
}

/** @param target path and query of the viewer's request */
function askingOrigins(target: string, origin: Origin, fallback: Fallback | undefined): AskOrigins {
  return async (request, signal) => {
    const reply = await originReply(request, origin, signal);
    // Only a 404 leads to the fallback: any other failure says nothing about what is there.
    if (reply.status !== 404 || !hasFallback(target, fallback)) return reply;
    return pageReply(await fallback.answerPage(pageRequestOf(request)));
  };
}

async function originReply(request: ViewerRequest, origin: Origin, signal: AbortSignal): Promise<Reply> {
  const method = request.method === "HEAD" ? "HEAD" : "GET";
  const what = `Cannot read ${request.uri} from the bucket`;
  let found: IncomingMessage;
  try {
    found = await origin.read(method, request.uri, conditionsOf(request.headers), signal);
  } catch (error) {
    if (signal.aborted) return textReply(CLIENT_LEFT, "Client Closed Request");
    return failureReply(502, what, error);
  }
  const status = found.statusCode ?? 0;
  if ([200, 206, 304].includes(status)) {
    return {
      status,
      headers: passedHeaders(found),
      body: found,
      cacheControl: found.headers["cache-control"],
    };
  }
  found.resume();
  switch (status) {
    case 400:
      return textReply(400, "Bad Request");
    case 404:
      return textReply(404, "Not Found");
    case 412:
      return textReply(412, "Precondition Failed");
    case 416:
      return textReply(416, "Range Not Satisfiable", passedHeaders(found, ["content-range"]));
    case 503:
      return failureReply(503, what, "the bucket is too busy");
    default:
      return failureReply(502, what, `the bucket answered ${status}`);
  }
}

function hasFallback(target: string, fallback: Fallback | undefined): fallback is Fallback {
  return fallback !== undefined && behaviourOf(target, fallback.upstream).origin === "fallback";
}

function pageRequestOf({ method, uri, headers }: ViewerRequest): Parameters<AnswerPage>[0] {
  return { method, path: uri, ifNoneMatch: headers["if-none-match"]?.value };
}

/** The answer's caching headers are for the edge, like an object's. */
function pageReply({ status, headers, body }: PageAnswer): Reply {
  const { "cache-control": cacheControl, ...passed } = headers;
  return {
    status,
    cacheControl,
    headers: { ...passed, ...(status !== 304 && { "content-length": body.byteLength }) },
    body,
    ...(status === 503 && { error: Buffer.from(body).toString().trim() }),
  };
}

function conditionsOf(headers: Record<string, Field>): Record<string, string> {
  const conditions: Record<string, string> = {};
  for (const name of CONDITIONS) {
    const field = headers[name];
    if (field !== undefined) conditions[name] = field.value;
  }
  return conditions;
}

function passedHeaders(
  found: IncomingMessage,
  names: readonly string[] = PASSED_HEADERS,
): OutgoingHttpHeaders {
  return Object.fromEntries(
    names.filter((name) => found.headers[name] !== undefined).map((name) => [name, found.headers[name]]),
  );
}

async function send(
  body: Reply["body"],
  request: IncomingMessage,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<{ bytes: number; error?: string }> {
  if (typeof body === "string" || body instanceof Uint8Array) {
    response.end(body);
    return { bytes: request.method === "HEAD" ? 0 : Buffer.byteLength(body) };
  }
  let bytes = 0;
  let failure: Error | undefined;
  body.once("error", (error) => {
    // If the client left first, the bucket's answer was aborted from here.
    if (!gone.aborted) failure = error;
  });
  body.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  // There are two reasons: the bucket broke off, which is reported above, or the client left.
  await pipeline(body, response).catch(() => response.destroy());
  if (failure === undefined) return { bytes };
  return { bytes, error: `Cannot send ${request.url} to its end: ${failure.message}` };
}
