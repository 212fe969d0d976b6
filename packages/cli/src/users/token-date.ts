import type { TokenRecord } from "@wheelyard/edge-auth/users/record";

/** When a token expires, in ISO 8601; undefined if never. */
export function dateOf({ expires }: TokenRecord): string | undefined {
  return expires === undefined ? undefined : new Date(expires * 1_000).toISOString();
}
