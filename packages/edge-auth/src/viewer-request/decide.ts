import { authenticate, type Reader } from "./authenticate.ts";
import { negotiate } from "./negotiate.ts";
import { NO_PROJECT } from "./pages.ts";
import { covers } from "./patterns.ts";
import { routeOf } from "./route.ts";
import type { ViewerRequest } from "./viewer-request.ts";

export type Decision =
  | { kind: "serve"; uri: string }
  | { kind: "challenge" }
  | { kind: "redirect"; status: 301 | 302; path: string }
  | { kind: "refuse"; status: 404 | 405 | 406 };

/**
 * Decides about a request: authenticate, then look at the method, the route, the media type.
 *
 * @param token the one the request carries
 * @param record what the store holds of the user whom the request names, or `NO_RECORD`
 * @param now seconds since 1970
 */
export function decide(request: ViewerRequest, token: string, record: string, now: number): Decision {
  const reader = authenticate(token, record, now);
  if (reader === null) return { kind: "challenge" };
  if (request.method !== "GET" && request.method !== "HEAD") return { kind: "refuse", status: 405 };

  const route = routeOf(request.uri);
  // 404 rather than 403: it says nothing about what exists, and a client asks its next index.
  if (route.kind === "nowhere" || !mayRead(reader, route.project)) return { kind: "refuse", status: 404 };
  if (route.kind === "file") return serve(route.uri);
  // What "/<name>/" leads to may change. Clients keep a 301 for ever.
  if (route.kind === "elsewhere") return { kind: "redirect", status: 302, path: route.location };

  // The links of a page are relative to the one place where it is served.
  if (request.uri !== route.at) return { kind: "redirect", status: 301, path: route.at };
  if (route.object !== null) return serve(route.object);
  const view = negotiate(request.headers, request.querystring);
  if (view === null) return { kind: "refuse", status: 406 };
  return serve(`/_index${route.at}${view}`);
}

/** S3 has no key of more than 1,024 bytes. It would answer 400, at which a client does not ask its next index. */
function serve(uri: string): Decision {
  const isKey = Buffer.from(decodeURIComponent(uri)).length <= 1025;
  return isKey ? { kind: "serve", uri: uri } : { kind: "refuse", status: 404 };
}

function mayRead(reader: Reader, project: string | null): boolean {
  if (reader.projects === null || project === NO_PROJECT) return true;
  return project !== null && covers(reader.projects, project);
}
