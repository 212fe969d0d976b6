import {
  FILE_CONTENT_SECURITY_POLICY,
  SECURITY_HEADERS,
  STRICT_TRANSPORT_SECURITY,
  UPSTREAM_HEADER,
} from "../response-headers.ts";
import type { Decision } from "./decide.ts";
import type { Fields, ViewerRequest, ViewerResponse } from "./viewer-request.ts";

/** The reason phrase of the function's own answers. It is also the body: some clients show one, some the other. */
const TEXTS: Record<number, string> = {
  301: "Moved Permanently",
  302: "Found",
  401: "Unauthorized",
  403: "Forbidden: this index holds the file back, ",
  404: "Not Found",
  405: 'Method Not Allowed: this index takes no uploads, type "aws s3 cp dist/ s3://BUCKET/ --recursive" instead',
  406: "Not Acceptable",
};

/** Turns a decision into what CloudFront expects: the request to continue with, or an answer. */
export function respond(decision: Decision, request: ViewerRequest): ViewerRequest | ViewerResponse {
  return decision.status === 200 ? forward(decision, request) : answer(decision, request);
}

function forward(decision: Decision, request: ViewerRequest): ViewerRequest {
  delete request.headers.authorization;
  // S3 obeys parameters in the query, such as versionId and response-content-type. Readers may not set any.
  request.querystring = {};
  request.cookies = {};
  request.uri = decision.target;
  // A cache key has the host and path, but not the origin. Without this, an upstream file could be taken for one of the
  // bucket's.
  if (decision.isUpstream) request.headers[UPSTREAM_HEADER] = { value: "1" };
  return request;
}

/**
 * CloudFront doesn't apply the response headers policy to a function's answer, so the answer carries all those headers.
 */
function answer(decision: Decision, request: ViewerRequest): ViewerResponse {
  const status = decision.status;
  const headers: Fields = {
    "cache-control": { value: "no-store" },
    "content-security-policy": { value: FILE_CONTENT_SECURITY_POLICY },
    "content-type": { value: "text/plain; charset=utf-8" },
    "strict-transport-security": { value: STRICT_TRANSPORT_SECURITY },
  };
  Object.keys(SECURITY_HEADERS).forEach((name) => {
    headers[name] = { value: SECURITY_HEADERS[name] as string };
  });
  if (status < 400) headers.location = { value: decision.target + queryText(request.querystring) };
  if (status === 401) headers["www-authenticate"] = { value: 'Basic realm="wheelyard", charset="UTF-8"' };
  if (status === 405) headers.allow = { value: "GET, HEAD" };
  const text = TEXTS[status] + (status === 403 ? decision.target : "");
  return { statusCode: status, statusDescription: text, headers: headers, body: `${status} ${text}\n` };
}

/** A query arrives undecoded, so it is put back together as it was. */
function queryText(querystring: Fields): string {
  const pairs: string[] = [];
  Object.keys(querystring).forEach((name) => {
    const field = querystring[name];
    if (!field) return;
    const values = field.multiValue || [field];
    for (let i = 0; i < values.length; i++) pairs.push(`${name}=${(values[i] as { value: string }).value}`);
  });
  const text = pairs.join("&");
  return text === "" || /[^\x21-\x7e]/.test(text) ? "" : `?${text}`;
}
