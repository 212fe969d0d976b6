/** An ETag as HTTP writes it. Everywhere else, ETags have no quotes. */
export function quotedEtag(etag: string): string {
  return `"${etag}"`;
}

export function unquotedEtag(etag: string): string {
  return etag.replace(/^"(.*)"$/, "$1");
}
