import type { Decision } from "./decide.ts";
import type { Fields, ViewerRequest, ViewerResponse } from "./viewer-request.ts";

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
      if (decision.status === 405) return answer(405, "Method Not Allowed", "allow", "GET, HEAD");
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

function answer(status: number, description: string, header?: string, value?: string): ViewerResponse {
  const headers: Fields = {
    "cache-control": { value: "no-store" },
    "content-type": { value: "text/plain; charset=utf-8" },
  };
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
