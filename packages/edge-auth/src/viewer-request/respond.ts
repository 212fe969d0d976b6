import {
  FILE_CONTENT_SECURITY_POLICY,
  SECURITY_HEADERS,
  STRICT_TRANSPORT_SECURITY,
  UPSTREAM_HEADER,
} from "../response-headers.ts";
import type { Decision } from "./decide.ts";
import type { Fields, ViewerRequest, ViewerResponse } from "./viewer-request.ts";

/** The reason phrase of what the function answers itself. It is the body too: some clients show the one, some the other. */
const TEXTS: Record<number, string> = {
  301: "Moved Permanently",
  302: "Found",
  401: "Unauthorized",
  403: "Forbidden: this index holds the file back, ",
  404: "Not Found",
  405: 'Method Not Allowed: this index takes no uploads, type "aws s3 cp dist/ s3://BUCKET/ --recursive" instead',
  406: "Not Acceptable",
};

/** Turns a decision into what CloudFront expects: the request as it goes on, or an answer made here. */
export function respond(decision: Decision, request: ViewerRequest): ViewerRequest | ViewerResponse {
  return decision.status === 200 ? forward(decision, request) : answer(decision, request);
}

function forward(decision: Decision, request: ViewerRequest): ViewerRequest {
  delete request.headers.authorization;
  // S3 takes orders in the query, such as versionId and response-content-type. A reader gives none.
  request.querystring = {};
  request.cookies = {};
  request.uri = decision.target;
  // A cache key is host and path, not origin: without this, a file of upstream's could be one of the bucket's.
  if (decision.isUpstream) request.headers[UPSTREAM_HEADER] = { value: "1" };
  return request;
}

/** CloudFront puts no response headers policy on what a function answers, so that the answer carries all of it. */
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

/** A query arrives undecoded, so it is put together again as it was. */
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
