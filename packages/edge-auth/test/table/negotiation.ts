import { as, type Row } from "./row.ts";

const uri = "/simple/foo/";
const JSON_VIEW = "serve /_index/simple/foo/index.json";
const GZIP_VIEW = "serve /_index/simple/foo/index.json.gz";
const HTML_VIEW = "serve /_index/simple/foo/index.html";
const NONE = "406";

const V1_JSON = "application/vnd.pypi.simple.v1+json";
const V1_HTML = "application/vnd.pypi.simple.v1+html";
const LATEST_JSON = "application/vnd.pypi.simple.latest+json";
const LATEST_HTML = "application/vnd.pypi.simple.latest+html";

const ACCEPT: readonly [accept: string | readonly string[], outcome: string][] = [
  ["", HTML_VIEW],
  [" ", HTML_VIEW],
  ["*/*", HTML_VIEW],
  ["*", HTML_VIEW],
  ["text/*", HTML_VIEW],
  ["application/*", HTML_VIEW],
  ["text/html", HTML_VIEW],
  [V1_HTML, HTML_VIEW],
  [LATEST_HTML, HTML_VIEW],
  [V1_JSON, JSON_VIEW],
  [LATEST_JSON, JSON_VIEW],
  [V1_JSON.toUpperCase(), JSON_VIEW],
  // What clients send: pip and pdm, uv, poetry, a browser.
  [`${V1_JSON}, ${V1_HTML}; q=0.1, text/html; q=0.01`, JSON_VIEW],
  [`${V1_JSON}, ${V1_HTML};q=0.2, text/html;q=0.01`, JSON_VIEW],
  [`${V1_JSON}, */*;q=0.1`, JSON_VIEW],
  ["text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", HTML_VIEW],

  [`text/html, ${V1_JSON}`, JSON_VIEW],
  [`text/html;q=0.5, ${V1_JSON};q=0.5`, JSON_VIEW],
  [`text/html;q=0.6, ${V1_JSON};q=0.5`, HTML_VIEW],
  [`text/html;q=0.501, ${V1_JSON};q=0.5`, HTML_VIEW],
  [`${V1_JSON};q=0.1, ${LATEST_JSON};q=0.9, text/html;q=0.5`, JSON_VIEW],
  [`${V1_JSON};q=0`, NONE],
  [`${V1_JSON};q=0, */*`, HTML_VIEW],
  [`text/html;q=0, */*`, JSON_VIEW],
  [`text/html;q=0, ${V1_HTML};q=0, ${LATEST_HTML};q=0, */*`, JSON_VIEW],
  [`text/*;q=0, ${V1_JSON};q=0.1`, JSON_VIEW],
  [`application/*;q=0.3, text/html;q=0.2`, JSON_VIEW],
  ["*/*;q=0", NONE],
  ["text/html;q=0", NONE],
  ["text/html;q=0.0", NONE],
  ["text/html;q=0.000", NONE],
  ["application/json", NONE],
  ["application/vnd.pypi.simple.v2+json", NONE],
  ["application/vnd.pypi.simple.v2+json, text/html", HTML_VIEW],
  ["image/png", NONE],
  ["image/*", NONE],
  ["garbage", NONE],
  [",", NONE],
  [";q=1", NONE],
  ["text/html;q=2", NONE],
  ["text/html;q=-1", NONE],
  ["text/html;q=1.5", NONE],
  ["text/html;q=", NONE],
  ["text/html;q=abc", NONE],
  ["text/html;q=NaN", NONE],
  ["text/html;q=Infinity", NONE],
  ["text/html;q=1e0", NONE],
  ["text/html;q=1.", HTML_VIEW],
  ["text/html;q=0.", NONE],
  ["text/html;Q=0.5", HTML_VIEW],
  ["text/html ; q=0.5", HTML_VIEW],
  ["text/html;charset=utf-8", HTML_VIEW],
  ["text/html;charset=utf-8;q=0", NONE],
  [`  ${V1_JSON}  `, JSON_VIEW],
  [`,,${V1_JSON},,`, JSON_VIEW],
  [["text/html;q=0.1", V1_JSON], JSON_VIEW],
  [[V1_JSON, "text/html;q=0.1"], JSON_VIEW],
  [["image/png", "image/gif"], NONE],
  // Longer than any client's: what comes after 256 characters is not read.
  [`${"a/b,".repeat(250)}${V1_JSON}`, NONE],
  [`${V1_JSON},${"a/b,".repeat(5000)}`, JSON_VIEW],
  ["*/html", NONE],
  ["text/html/*", NONE],
  ["/*", NONE],
  ["application/vnd.pypi.simple.*", NONE],
];

const FORMAT: readonly [query: string, outcome: string][] = [
  [`format=${V1_JSON}`, JSON_VIEW],
  ["format=application%2Fvnd.pypi.simple.v1%2Bjson", JSON_VIEW],
  ["format=application%2fvnd.pypi.simple.latest%2bjson", JSON_VIEW],
  [`format=${V1_HTML}`, HTML_VIEW],
  ["format=text/html", HTML_VIEW],
  ["format=Text/HTML", HTML_VIEW],
  [`format=${V1_JSON}&x=1`, JSON_VIEW],
  ["format=", NONE],
  ["format", NONE],
  ["format=json", NONE],
  ["format=application/json", NONE],
  ["format=*/*", NONE],
  ["format=text/html;q=1", NONE],
  ["format=text/html,text/html", NONE],
  ["format=text/html&format=text/html", NONE],
  ["format=%", NONE],
  ["format=text%252Fhtml", NONE],
  ["format=application/vnd.pypi.simple.v1%20json", NONE],
  ["FORMAT=text/html", JSON_VIEW],
  ["x=format", JSON_VIEW],
  ["__proto__=text/html", JSON_VIEW],
];

const ENCODING: readonly [encoding: string | readonly string[], outcome: string][] = [
  ["gzip", GZIP_VIEW],
  ["gzip, deflate", GZIP_VIEW],
  ["gzip, deflate, br, zstd", GZIP_VIEW],
  ["GZIP", GZIP_VIEW],
  ["*", GZIP_VIEW],
  ["br;q=1.0, gzip;q=0.8, *;q=0.1", GZIP_VIEW],
  ["*;q=0, gzip", GZIP_VIEW],
  [["br", "gzip"], GZIP_VIEW],
  ["", JSON_VIEW],
  ["identity", JSON_VIEW],
  ["deflate, br", JSON_VIEW],
  ["gzip;q=0", JSON_VIEW],
  ["gzip;q=0, *", JSON_VIEW],
  ["*;q=0", JSON_VIEW],
  ["gzipped", JSON_VIEW],
  ["x-gzip", JSON_VIEW],
  ["*/*", JSON_VIEW],
  ["gzip/*", JSON_VIEW],
];

export const NEGOTIATION: Row[] = as("alice", "alice-token", [
  ["no Accept header", { uri }, HTML_VIEW],
  ...ACCEPT.map(
    ([accept, outcome]): Row => [
      `Accept: ${String(accept).slice(0, 80)}`,
      { uri, headers: { accept } },
      outcome,
    ],
  ),
  ...FORMAT.map(
    ([query, outcome]): Row => [
      `?${query} beats Accept`,
      { uri, query, headers: { accept: V1_JSON } },
      outcome,
    ],
  ),
  ["?format=… without an Accept header", { uri, query: `format=${V1_JSON}` }, JSON_VIEW],
  ...ENCODING.map(
    ([encoding, outcome]): Row => [
      `JSON with Accept-Encoding: ${encoding}`,
      { uri, headers: { accept: V1_JSON, "accept-encoding": encoding } },
      outcome,
    ],
  ),
  ["HTML is left to the CDN", { uri, headers: { "accept-encoding": "gzip" } }, HTML_VIEW],
  [
    "the list, as JSON",
    { uri: "/simple/", headers: { accept: V1_JSON, "accept-encoding": "gzip" } },
    "serve /_index/simple/index.json.gz",
  ],
  [
    "a redirect does not negotiate",
    { uri: "/simple/Foo/", headers: { accept: "image/png" } },
    "301 /simple/foo/",
  ],
  [
    "a file does not negotiate",
    { uri: "/foo-1.0.zip", headers: { accept: "image/png" } },
    "serve /foo-1.0.zip",
  ],
]);
