import type { Upstream } from "../src/viewer-request/upstream.ts";
import { PATH_ATTACKS } from "./table/attacks.ts";
import { AUTHENTICATION } from "./table/authentication.ts";
import { CHANNELS } from "./table/channels.ts";
import { FILES } from "./table/files.ts";
import { METHODS } from "./table/methods.ts";
import { NEGOTIATION } from "./table/negotiation.ts";
import { PAGES } from "./table/pages.ts";
import { restrictedUsers } from "./table/restricted.ts";
import type { Row } from "./table/row.ts";
import { upstreamPaths } from "./table/upstream.ts";

/** Every request with a recorded outcome, for a function built for such an upstream. */
export function tableFor(upstream: Upstream): Readonly<Record<string, readonly Row[]>> {
  return {
    authentication: AUTHENTICATION,
    methods: METHODS,
    pages: PAGES,
    files: FILES,
    "path attacks": PATH_ATTACKS,
    "restricted users": restrictedUsers(upstream),
    channels: CHANNELS,
    upstream: upstreamPaths(upstream),
    negotiation: NEGOTIATION,
  };
}

export const UPSTREAMS: readonly Upstream[] = ["none", "direct", "proxied"];
