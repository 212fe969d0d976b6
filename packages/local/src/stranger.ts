import type { IncomingMessage } from "node:http";

/** What a request tells of where it comes from. */
export type Sender = Pick<IncomingMessage, "method" | "headersDistinct">;

/** `pages`: people look at it in a browser, and links lead to it. `api`: programs alone use it. */
export type Audience = "pages" | "api";

const LOOPBACK_HOST =
  /^(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Why a request is refused that a web page may have sent from the browser of whoever works on this machine; undefined
 * where none has, or may.
 *
 * Credentials of a local stack are no secret, so that the sender has to be known in another way. A page whose own name
 * was made to lead to this machine (DNS rebinding) sends that name in `Host`. For other pages browsers say `Origin` or
 * `Sec-Fetch-Site` (https://www.w3.org/TR/fetch-metadata/), with which scripts can't meddle. Programs send neither.
 */
export function strangerRefusal({ method, headersDistinct }: Sender, audience: Audience): string | undefined {
  const hosts = headersDistinct.host ?? [];
  const host = hosts.length === 1 ? (hosts[0] as string) : hosts.join(", ");
  if (!LOOPBACK_HOST.test(host)) {
    return `Cannot serve the host ${JSON.stringify(host)}: expected localhost, 127.0.0.1 or [::1], since only this machine is served`;
  }
  const said = (name: string): string | undefined => headersDistinct[name]?.join(", ");
  const origin = said("origin");
  const isOwn = audience === "pages" && origin?.toLowerCase() === `http://${host.toLowerCase()}`;
  if (origin !== undefined && !isOwn) {
    return `Cannot serve the web page at ${JSON.stringify(origin)}: expected a program, or a browser's own address bar`;
  }
  const site = said("sec-fetch-site");
  if (site === undefined || site === "none") return undefined;
  if (audience === "pages" && (site === "same-origin" || isFollowedLink(method, said))) return undefined;
  return `Cannot serve a web page of ${JSON.stringify(site)}: expected a program, or a browser's own address bar`;
}

/** A link from another site shows its target to a person, and nothing to the page that has it. */
function isFollowedLink(method: string | undefined, said: (name: string) => string | undefined): boolean {
  return method === "GET" && said("sec-fetch-mode") === "navigate" && said("sec-fetch-dest") === "document";
}
