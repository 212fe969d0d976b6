import { behaviourOf } from "@wheelyard/edge-auth/behaviours";
import { SECURITY_HEADERS } from "@wheelyard/edge-auth/response-headers";

/**
 * What CloudFront's response headers policies set on what the bucket answers. They are the same whatever upstream there is.
 *
 * Strict-Transport-Security was left out: browsers take it over HTTPS alone.
 *
 * @param target path and query of the viewer's request
 */
export function policyHeaders(target: string): Record<string, string> {
  return { ...SECURITY_HEADERS, ...behaviourOf(target, "none").policies.headers };
}
