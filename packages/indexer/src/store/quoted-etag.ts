/** An ETag as HTTP has it. Everything else here is about ETags without quotes. */
export function quotedEtag(etag: string): string {
  return `"${etag}"`;
}

export function unquotedEtag(etag: string): string {
  return etag.replace(/^"(.*)"$/, "$1");
}
