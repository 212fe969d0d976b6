import cloudfront from "cloudfront";
import { NO_RECORD } from "./authenticate.ts";
import { readCredentials } from "./credentials.ts";
import { decide } from "./decide.ts";
import { respond } from "./respond.ts";
import type { Upstream } from "./upstream.ts";
import type { ViewerRequest, ViewerRequestEvent, ViewerResponse } from "./viewer-request.ts";

/** Inserted when the function is built: each environment has its own function. */
declare const UPSTREAM: Upstream;

const users = cloudfront.kvs();

export async function handler(event: ViewerRequestEvent): Promise<ViewerRequest | ViewerResponse> {
  const request = event.request;
  const credentials = readCredentials(request.headers);
  let record = NO_RECORD;
  try {
    record = await users.get(credentials.user);
  } catch {
    // Thrown for an unknown user, and in the same words if the store fails. Either way, no one is let in.
  }
  const now = Math.floor(Date.now() / 1000);
  return respond(decide(request, credentials.token, record, now, UPSTREAM), request);
}
