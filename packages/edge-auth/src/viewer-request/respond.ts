import {
  FILE_CONTENT_SECURITY_POLICY,
  SECURITY_HEADERS,
  STRICT_TRANSPORT_SECURITY,
} from "../response-headers.ts";
import type { Decision } from "./decide.ts";
import type { Fields, ViewerRequest, ViewerResponse } from "./viewer-request.ts";

/** Some uploaders show the reason phrase and some the body, so that both are this. */
const NO_UPLOADS =
  'Method Not Allowed: this index takes no uploads, type "aws s3 cp dist/ s3://BUCKET/ --recursive" instead';

/** Turns a decision into what CloudFront expects: the request as it goes on, or an answer made here. */
export function respond(decision: Decision, request: ViewerRequest): ViewerRequest | ViewerResponse {
  switch (decision.kind) {
    case "serve":
      return forward(request, decision.uri);
    case "challenge":
      return answer(401, "Unauthorized", "www-authenticate", 'Basic realm="wheelyard", charset="UTF-8"');
    case "redirect":
      return answer(
        decision.status,
        decision.status === 301 ? "Moved Permanently" : "Found",
        "location",
        decision.path + queryText(request.querystring),
      );
    case "refuse":
      if (decision.status === 405) return answer(405, NO_UPLOADS, "allow", "GET, HEAD");
      return decision.status === 404 ? answer(404, "Not Found") : answer(406, "Not Acceptable");
  }
}

function forward(request: ViewerRequest, uri: string): ViewerRequest {
  delete request.headers.authorization;
  // S3 takes orders in the query, such as versionId and response-content-type. A reader gives none.
  request.querystring = {};
  request.cookies = {};
  request.uri = uri;
  return request;
}

/** CloudFront puts no response headers policy on what a function answers, so that the answer carries all of it. */
function answer(status: number, description: string, header?: string, value?: string): ViewerResponse {
  const headers: Fields = {
    "cache-control": { value: "no-store" },
    "content-security-policy": { value: FILE_CONTENT_SECURITY_POLICY },
    "content-type": { value: "text/plain; charset=utf-8" },
    "strict-transport-security": { value: STRICT_TRANSPORT_SECURITY },
  };
  Object.keys(SECURITY_HEADERS).forEach((name) => {
    headers[name] = { value: SECURITY_HEADERS[name] as string };
  });
  if (header && value) headers[header] = { value: value };
  return {
    statusCode: status,
    statusDescription: description,
    headers: headers,
    body: `${status} ${description}\n`,
  };
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
