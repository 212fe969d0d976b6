/**
 * Whether the reader already holds this version, as `If-None-Match` says (RFC 9110, section 13.1.2). ETags are compared
 * weakly, because caches that compress turn a strong one into a weak one.
 *
 * @param ifNoneMatch the header's value: ETags between commas, or `*` for any version
 * @param etag as in an answer's header, with its quotes
 */
export function isVersionHeld(ifNoneMatch: string | undefined, etag: string): boolean {
  const held = ifNoneMatch?.split(",").map((version) => version.trim()) ?? [];
  return held.some((version) => version === "*" || withoutWeakness(version) === withoutWeakness(etag));
}

function withoutWeakness(etag: string): string {
  return etag.startsWith("W/") ? etag.slice("W/".length) : etag;
}
