const MAX_URL_LENGTH = 8_192;

/**
 * @returns undefined if it is not an http or https URL, contains credentials, or is far too long
 * @example
 * httpUrl("../acme-1.0.zip", "https://a.example/simple/acme/").href // "https://a.example/simple/acme-1.0.zip"
 * httpUrl("javascript:alert(1)", "https://a.example/") // undefined
 */
export function httpUrl(value: unknown, base: string): URL | undefined {
  if (typeof value !== "string" || value.length > MAX_URL_LENGTH || !URL.canParse(value, base))
    return undefined;
  const url = new URL(value, base);
  const isHttp = url.protocol === "http:" || url.protocol === "https:";
  return isHttp && url.username === "" && url.password === "" ? url : undefined;
}
