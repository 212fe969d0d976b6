import { behaviourOf } from "@wheelyard/edge-auth/behaviours";
import { SECURITY_HEADERS, STRICT_TRANSPORT_SECURITY } from "@wheelyard/edge-auth/response-headers";
import type { Answer } from "../ask.ts";
import type { Place } from "../place.ts";

/** What an answer has, or how it differs from what it must have. */
export function describeStatus({ status, headers }: Answer): string {
  const { location } = headers;
  return location === undefined ? String(status) : `${status} to ${location}`;
}

/**
 * @param wanted values by lowercase name
 * @returns undefined if an answer has all these headers
 */
export function headersProblem(
  { headers }: Answer,
  wanted: Readonly<Record<string, string>>,
): string | undefined {
  const wrong = Object.entries(wanted).filter(([name, value]) => headers[name] !== value);
  if (wrong.length === 0) return undefined;
  return wrong
    .map(([name, value]) => {
      const has = headers[name];
      return has === undefined ? `no ${name}, expected "${value}"` : `${name} "${has}", expected "${value}"`;
    })
    .join("; ");
}

/** Headers of every answer. Browsers accept one of them only over HTTPS, so a local index doesn't send it. */
export function securityHeaders({ kind }: Pick<Place, "kind">): Record<string, string> {
  return {
    ...SECURITY_HEADERS,
    ...(kind !== "local" && { "strict-transport-security": STRICT_TRANSPORT_SECURITY }),
  };
}

/** Headers of an answer from the bucket. */
export function policyHeaders(place: Pick<Place, "kind">, path: string): Record<string, string> {
  return { ...securityHeaders(place), ...behaviourOf(path, "none").policies.headers };
}
