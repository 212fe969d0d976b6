import { behaviourOf } from "@wheelyard/edge-auth/behaviours";
import { SECURITY_HEADERS } from "@wheelyard/edge-auth/response-headers";

/**
 * What CloudFront's response headers policies set on the bucket's answers. They are the same for every upstream.
 *
 * Strict-Transport-Security is left out, because browsers accept it only over HTTPS.
 *
 * @param target path and query of the viewer's request
 */
export function policyHeaders(target: string): Record<string, string> {
  return { ...SECURITY_HEADERS, ...behaviourOf(target, "none").policies.headers };
}
