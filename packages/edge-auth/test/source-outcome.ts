import { NO_RECORD } from "../src/viewer-request/authenticate.ts";
import { readCredentials } from "../src/viewer-request/credentials.ts";
import { decide } from "../src/viewer-request/decide.ts";
import { respond } from "../src/viewer-request/respond.ts";
import type { Upstream } from "../src/viewer-request/upstream.ts";
import type { ViewerRequest } from "../src/viewer-request/viewer-request.ts";
import { outcomeOf } from "./outcome.ts";
import { NOW, RECORDS } from "./users.ts";

/** The outcome of the function's source for a request, called as its entry does. */
export function sourceOutcome(request: ViewerRequest, upstream: Upstream): string {
  const { user, token } = readCredentials(request.headers);
  const decision = decide(request, token, RECORDS.get(user) ?? NO_RECORD, NOW, upstream);
  return outcomeOf(respond(decision, request));
}
