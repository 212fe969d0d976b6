import { authenticate, type Reader } from "./authenticate.ts";
import { negotiate } from "./negotiate.ts";
import { NO_PROJECT } from "./pages.ts";
import { readPath } from "./path.ts";
import { covers } from "./patterns.ts";
import { type Route, routeOf } from "./route.ts";
import { reasonHeldBack, type Upstream, upstreamFile } from "./upstream.ts";
import type { ViewerRequest } from "./viewer-request.ts";

/** What happens to a request. */
export interface Decision {
  /** 200: it continues to the bucket or to upstream. Otherwise it is answered here. */
  status: 200 | 301 | 302 | 401 | 403 | 404 | 405 | 406;
  /** The path with which it continues, the path to which it is redirected, or the reason why the file is held back. */
  target: string;
  /** Whether the path is that of an upstream file. */
  isUpstream: boolean;
}

/**
 * Decides about a request: authenticates it, then looks at the method, the route and the media type.
 *
 * @param token the request's token
 * @param record the store's record of the user that the request names, or `NO_RECORD`
 * @param now seconds since 1970
 */
export function decide(
  request: ViewerRequest,
  token: string,
  record: string,
  now: number,
  upstream: Upstream,
): Decision {
  const reader = authenticate(token, record, now);
  if (reader === null) return answer(401);
  if (request.method !== "GET" && request.method !== "HEAD") return answer(405);

  const path = readPath(request.uri);
  if (path === null) return answer(404);
  if (upstream !== "none" && path.segments[0] === "_held-back") {
    const reason = reasonHeldBack(path);
    return reason === null ? answer(404) : answer(403, reason);
  }
  if (upstream === "proxied" && path.segments[0] === "_upstream") {
    const file = upstreamFile(request.uri, path);
    return file === null ? answer(404) : serve(file, true);
  }

  const route = routeOf(request.uri, path);
  let folder = "/_index";
  // 404 rather than 403: it says nothing about what exists, and a client asks its next index.
  if (route === null) return answer(404);
  if (!mayRead(reader, route)) {
    if (route.project === null || route.at === null) return answer(404);
    // Requests for what the channel does not have are redirected there too, so this reveals nothing about it.
    if (route.root !== "") return answer(302, route.at);
    if (upstream === "none" || (route.object !== null && !route.at.startsWith("/project/")))
      return answer(404);
    // The bucket has nothing there: the function that answers must find out that no project here has the name.
    folder += "/public";
  }
  if (route.at === null) return serve(route.object as string);
  // The links of a page are relative to the one place where it is served.
  const at = route.root + route.at;
  if (request.uri !== at) return answer(route.status, at);
  if (route.object !== null) return serve(folder + route.object.slice("/_index".length));
  const view = negotiate(request.headers, request.querystring);
  return view === null ? answer(406) : serve(folder + at + view);
}

/**
 * S3 has no keys of more than 1,024 bytes. It would answer 400, and a client does not ask its next index after that.
 */
function serve(uri: string, isUpstream?: boolean): Decision {
  const isKey = Buffer.from(decodeURIComponent(uri)).length <= 1025;
  return isKey ? { status: 200, target: uri, isUpstream: !!isUpstream } : answer(404);
}

function answer(status: Decision["status"], target?: string): Decision {
  return { status: status, target: target || "", isUpstream: false };
}

function mayRead(reader: Reader, route: Route): boolean {
  if (reader.projects === null || route.project === NO_PROJECT) return true;
  return (
    route.project !== null && covers(reader.projects, route.root.slice("/_channels/".length), route.project)
  );
}
