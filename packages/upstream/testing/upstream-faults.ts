import { gzipSync } from "node:zlib";
import { JSON_TYPE, pageText, send, type UpstreamAnswer } from "./upstream-server.ts";

const MEGABYTE = 1024 ** 2;
const JSON_PAGE = { "content-type": JSON_TYPE };
const HTML_PAGE = { "content-type": "text/html" };
const ACME = pageText("acme", [{ filename: "acme-1.0.tar.gz" }]);
const LINK = `<a href="acme-1.0.tar.gz#sha256=${"a".repeat(64)}">acme-1.0.tar.gz</a>`;
const PACKED = gzipSync(ACME);

/** A page whose only file has this link. */
function linking(url: string): UpstreamAnswer {
  return send(200, JSON_PAGE, pageText("acme", [{ filename: "acme-1.0.tar.gz", url }]));
}

/** A page of an index in HTML. */
function emptyPage(name: string, links = ""): string {
  const heading = name === "" ? "Simple index" : `Links for ${name}`;
  const meta = '<meta name="pypi:repository-version" content="1.0">';
  return `<html><head>${meta}<title>${heading}</title></head><body><h1>${heading}</h1>${links}</body></html>`;
}

function redirect(location: string): UpstreamAnswer {
  return send(302, { location });
}

/** Announces more than it sends. */
const cutOff: UpstreamAnswer = (response) => {
  response.writeHead(200, { ...JSON_PAGE, "content-length": String(ACME.length) });
  response.write(ACME.slice(0, -10), () => response.destroy());
};

/** Sends no last chunk. */
const cutOffInChunks: UpstreamAnswer = (response) => {
  response.writeHead(200, JSON_PAGE);
  response.write(ACME, () => response.destroy());
};

/** Compressed, and ends half-way as if it were complete: only unpacking shows it. */
const cutOffPacked: UpstreamAnswer = send(
  200,
  { ...JSON_PAGE, "content-encoding": "gzip" },
  PACKED.subarray(0, PACKED.length / 2),
);

/** Ends with the connection, so it can't be known whether that was intended. */
const cutOffHtml: UpstreamAnswer = (response) => {
  response.useChunkedEncodingByDefault = false;
  response.writeHead(200, { ...HTML_PAGE, connection: "close" });
  response.end(`<!DOCTYPE html><html><body>${LINK}`);
};

const endless: UpstreamAnswer = (response) => {
  response.writeHead(200, { ...JSON_PAGE, "content-length": String(100 * MEGABYTE) });
  const piece = Buffer.alloc(MEGABYTE, " ");
  const push = (left: number): void => {
    if (left > 0 && !response.destroyed) response.write(piece, () => push(left - 1));
  };
  push(100);
};

/**
 * What another index may do, by name, instead of giving the page of the project `acme` or saying that there is none.
 * The expression matches the message about it.
 */
export const UPSTREAM_FAULTS: Readonly<Record<string, [UpstreamAnswer, RegExp]>> = {
  "answers 400": [send(400), /it answered 400$/],
  "answers 401": [send(401), /it answered 401$/],
  "answers 403": [send(403), /it answered 403$/],
  "answers 410": [send(410), /it answered 410$/],
  "answers 429 with Retry-After": [send(429, { "retry-after": "3600" }), /it answered 429$/],
  "answers 500": [send(500), /it answered 500$/],
  "answers 502": [send(502), /it answered 502$/],
  "answers 503": [send(503), /it answered 503$/],
  "answers 204": [send(204), /it answered 204$/],
  "answers 206": [send(206, JSON_PAGE, ACME), /it answered 206$/],
  "answers 304 though nothing is known": [send(304), /it answered 304$/],
  "hangs up": [(response) => void response.destroy(), /other side closed/],
  "is cut off": [cutOff, /Cannot ask/],
  "is cut off in chunks": [cutOffInChunks, /Cannot ask/],
  "is cut off, packed": [cutOffPacked, /expected JSON|Cannot ask/],
  "is cut off in HTML": [cutOffHtml, /expected it to end in "<\/html>"$/],
  "is not packed as it says": [
    send(200, { ...JSON_PAGE, "content-encoding": "gzip" }, ACME),
    /Cannot ask .*: incorrect header check$/,
  ],
  "sends 100 MB": [endless, /it has more than 12 MB, which is the most that is read of a page$/],
  "sends a gzip bomb": [
    send(200, { ...JSON_PAGE, "content-encoding": "gzip" }, gzipSync(Buffer.alloc(64 * MEGABYTE, " "))),
    /it has more than 12 MB/,
  ],
  "sends a login page": [
    send(200, HTML_PAGE, '<html><form action="/login"><input name="password"></form></html>'),
    /a page that says what it is$/,
  ],
  "sends a login page with links": [
    send(200, HTML_PAGE, '<html><a href="/a.css">a.css</a><a href="/vpn.exe">vpn.exe</a></html>'),
    /a page that says what it is$/,
  ],
  "sends another project's page": [
    send(200, JSON_PAGE, pageText("bow", [{ filename: "bow-1.0.tar.gz" }])),
    /found that of "bow"$/,
  ],
  "sends another project's page in HTML": [
    send(200, HTML_PAGE, `<html>${LINK.replaceAll("acme", "bow")}</html>`),
    /expected a file of "acme"$/,
  ],
  "sends another project's page in HTML, without files": [
    send(200, HTML_PAGE, emptyPage("bow")),
    /expected the page of "acme", found that of "bow"$/,
  ],
  "sends the list of all projects in HTML": [
    send(200, HTML_PAGE, emptyPage("", '<a href="/simple/bow/">bow</a><a href="/simple/a-b/">a.b</a>')),
    /a page that says what it is$/,
  ],
  "sends the list of all projects, by the project's name": [
    send(200, JSON_PAGE, '{"meta":{"api-version":"1.0"},"name":"acme","projects":[]}'),
    /expected a list of "files"$/,
  ],
  "names more files than any project has": [
    send(200, JSON_PAGE, JSON.stringify({ meta: {}, name: "acme", files: Array(50_001).fill({}) })),
    /expected at most 50000 files, found 50001$/,
  ],
  "sends nothing": [send(200, JSON_PAGE), /expected JSON/],
  "sends an error in JSON": [send(200, JSON_PAGE, '{"message":"no"}'), /expected a list of "files"/],
  "sends what nests without end": [
    send(200, JSON_PAGE, `{"meta":{"api-version":${"[".repeat(200_000)}${"]".repeat(200_000)}},"files":[]}`),
    /expected version 1 of the simple API, found a value of the type "object"$/,
  ],
  "sends something that is not a page": [
    send(200, { "content-type": "image/png" }, ACME),
    /expected HTML or JSON/,
  ],
  "sends no type": [send(200, {}, ACME), /expected/],
  "redirects for ever": [redirect("./"), /it redirects more than 3 times$/],
  "redirects to another host": [redirect("https://evil.example/simple/acme/"), /expected the same host$/],
  "redirects to another port": [redirect("http://127.0.0.1:1/simple/acme/"), /expected the same host$/],
  "redirects to a file here": [redirect("file:///etc/passwd"), /expected the same host$/],
  "redirects to nowhere": [send(302), /it answered 302$/],
  "links a script": [linking("javascript:alert(1)//acme-1.0.tar.gz"), /none of its files can be believed/],
  "links a file here": [linking("file:///tmp/acme-1.0.tar.gz"), /none of its files can be believed/],
  "links with credentials": [
    linking("https://u:p@f.example/acme-1.0.tar.gz"),
    /none of its files can be believed/,
  ],
  "links without encryption": [
    linking("http://f.example/acme-1.0.tar.gz"),
    /none of its files can be believed/,
  ],
  "links with a query": [linking("https://f.example/acme-1.0.tar.gz?x"), /none of its files can be believed/],
  "links behind dots": [
    linking("https://f.example/..%2facme-1.0.tar.gz"),
    /none of its files can be believed/,
  ],
};

/** Faults that end only when the time is up. */
export const SILENCES: Readonly<Record<string, UpstreamAnswer>> = {
  "says nothing": () => {},
  "says nothing after the head": (response) => {
    response.writeHead(200, { ...JSON_PAGE, "content-length": String(ACME.length) });
    response.flushHeaders();
  },
  "says nothing after half of it": (response) => {
    response.writeHead(200, { ...JSON_PAGE, "content-length": String(ACME.length) });
    response.write(ACME.slice(0, ACME.length / 2));
  },
};
