import type { IncomingMessage } from "node:http";

/** What a request says about its origin. */
export type Sender = Pick<IncomingMessage, "method" | "headersDistinct">;

/** `pages`: viewed in a browser, and linked to. `api`: used only by programs. */
export type Audience = "pages" | "api";

const LOOPBACK_HOST =
  /^(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Says why a request is refused that a web page may have sent from a browser on this machine; undefined if no page sent
 * it, or this page may.
 *
 * A local stack's credentials are not secret, so the sender must be recognised in another way. A page whose name was
 * made to resolve to this machine (DNS rebinding) sends that name in `Host`. For other pages, browsers send `Origin` or
 * `Sec-Fetch-Site` (https://www.w3.org/TR/fetch-metadata/), which scripts can't change. Programs send neither.
 */
export function strangerRefusal({ method, headersDistinct }: Sender, audience: Audience): string | undefined {
  const hosts = headersDistinct.host ?? [];
  const host = hosts.length === 1 ? (hosts[0] as string) : hosts.join(", ");
  if (!LOOPBACK_HOST.test(host)) {
    return `Cannot serve the host ${JSON.stringify(host)}: expected localhost, 127.0.0.1 or [::1], because only this machine is served`;
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

/** Following a link shows its target to a person, and nothing to the linking page. */
function isFollowedLink(method: string | undefined, said: (name: string) => string | undefined): boolean {
  return method === "GET" && said("sec-fetch-mode") === "navigate" && said("sec-fetch-dest") === "document";
}
