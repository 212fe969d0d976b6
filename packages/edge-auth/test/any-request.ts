import fc from "fast-check";
import type { ViewerRequest } from "../src/viewer-request/viewer-request.ts";
import { basic, viewerRequest } from "./request.ts";
import { tableFor } from "./table.ts";
import { UNREADABLE, USERS } from "./users.ts";

/** Requests near the limits of the rules: meaningful pieces, joined in any order, then damaged. */
export function anyRequest(): fc.Arbitrary<ViewerRequest> {
  const near = fc.record({
    method: fc.constantFrom("GET", "GET", "GET", "HEAD", "POST", "get"),
    uri: anyUri,
    query: anyQuery,
    headers: anyHeaders,
  });
  const written = fc
    .tuple(fc.constantFrom(...WRITTEN), near, fc.constantFrom("uri", "query", "headers", "method"))
    .map(([[, ask], other, what]) => ({ ...ask, [what]: other[what as "uri"] }));
  return fc.oneof({ weight: 3, arbitrary: near }, { weight: 1, arbitrary: written }).map(viewerRequest);
}

const WRITTEN = Object.values(tableFor("proxied")).flat();

const AWKWARD = [
  ..."/\\.%+*?;:@&=,-_~!'()\" \t\r\n\0\x7f",
  ..."\u00e9\u0131\u017f\u212a\u3000\ufeff\uff0f",
  ..."aZ09",
];

function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const damage = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(2),
    fc.constantFrom("", ...AWKWARD),
  );
  return fc.tuple(text, fc.array(damage, { maxLength: 2 })).map(([start, damages]) =>
    damages.reduce((now, [where, length, by]) => {
      const at = Math.floor(where * now.length);
      return now.slice(0, at) + by + now.slice(at + length);
    }, start),
  );
}

function sometimes<T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

const FILENAMES = [
  "foo-1.0.tar.gz",
  "acme_core-1.0-py3-none-any.whl",
  "Acme.Core-1!2.0rc1+x.1.zip",
  "tool-1.0-1a-py2.py3-none-any.whl",
  "other-1.0-1.tar.gz",
];
const SEGMENTS = fc.constantFrom(
  ..."simple pypi rss project _index foo Foo_Bar acme-core acme tool toolbox _channels cu121 nightly torch _held-back _upstream _claims blocked packages json downloads _most-used updates.xml releases.xml 1.0 1.0+a _problems _home _assets _also-in _advisories _pages all-projects acme.json 7f.json 7f3a.json site.css index.html".split(
    " ",
  ),
  ..."index.json a%20b %C3%A4 . .. %2e%2E %2F %5C %00 %5Findex %255Findex %ff __proto__ a.b -".split(" "),
  "",
  ...FILENAMES,
);
const SUFFIXES = fc.constantFrom("", "", "", "/", ".metadata", ".asc", ".provenance", ".yanked", ".zip");

const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(""));

const anyPath = fc
  .tuple(fc.array(SEGMENTS, { maxLength: 5 }), SUFFIXES)
  .map(([parts, suffix]) => `/${parts.join("/")}${suffix}`);

const anyPage = joined(
  fc.constantFrom(
    "/simple/",
    "/pypi/",
    // More than one, because a path to a project's page would be rare otherwise.
    "/",
    "/",
    "/",
    "//",
    "/rss/project/",
    "/project/",
    "/project/foo/",
    "/project/_assets/",
    "/project/_pages/",
    "/_channels/",
    "/_channels/cu121/",
    "/_channels/nightly/simple/",
    "/_channels/cu121/simple/",
    "/_channels/cu121/project/",
    "/_channels/nightly/project/",
  ),
  SEGMENTS,
  fc.constantFrom("", "/", "/", "/", "/json", "/downloads", "/releases.xml"),
);

const anyPageOfAll = joined(
  fc.constantFrom("", "/_channels/cu121", "/_channels/simple"),
  fc.constantFrom(
    "/",
    "/simple/",
    "/pypi/_most-used",
    "/rss/updates.xml",
    "/project/_problems/",
    "/project/_channels/",
  ),
);

const anyFile = joined(
  fc.constantFrom(
    "/",
    "/a/",
    "/acme-core/",
    "/_index/",
    "/_claims/",
    "/_channels/",
    "/_channels/cu121/",
    "/_channels/nightly/a/",
    "/_channels/nightly/a/simple/",
  ),
  fc.constantFrom(...FILENAMES),
  SUFFIXES,
);

const anyFileOfUpstream = joined(
  fc.constantFrom(
    "/_held-back/blocked/",
    "/_held-back/until-2026-12-03/",
    "/_upstream/packages/a/",
    "/_upstream/packages/",
  ),
  fc.constantFrom(...FILENAMES),
  SUFFIXES,
);

const anyUri = damaged(
  fc.oneof(
    { weight: 3, arbitrary: anyPath },
    { weight: 3, arbitrary: anyPage },
    { weight: 3, arbitrary: anyFile },
    { weight: 2, arbitrary: anyPageOfAll },
    { weight: 2, arbitrary: anyFileOfUpstream },
  ),
);

const TYPES = [
  "application/vnd.pypi.simple.v1+json",
  "application/vnd.pypi.simple.latest+json",
  "application/vnd.pypi.simple.v1+html",
  "application/vnd.pypi.simple.latest+html",
  "text/html",
  "text/*",
  "application/*",
  "*/*",
  "*",
  "image/png",
  "gzip",
  "br",
  "",
];
const QUALITIES = [
  "",
  "",
  ";q=0",
  ";q=0.5",
  "; q=0.50",
  ";q=1",
  ";q=1.0",
  ";q=1.1",
  ";q=",
  ";Q=0.2",
  ";level=1;q=0.3",
  ";q=.5",
];

const anyList = damaged(
  fc
    .array(
      fc.tuple(fc.constantFrom(...TYPES), fc.constantFrom(...QUALITIES)).map((parts) => parts.join("")),
      { maxLength: 5 },
    )
    .chain((parts) => fc.constantFrom(",", ", ").map((comma) => parts.join(comma))),
);

const anyFormat = fc.constantFrom(...TYPES).map((type) => type.replace("+", "%2B"));
const anyQuery = sometimes(
  fc.constant(""),
  damaged(
    fc
      .array(
        fc.oneof(
          fc.constantFrom(...TYPES, "").map((type) => `format=${type}`),
          anyFormat.map((type) => `format=${type}`),
          fc.constantFrom("a=1", "a", "__proto__=1", "b=%20", "toString=1"),
        ),
        { minLength: 1, maxLength: 3 },
      )
      .map((pairs) => pairs.join("&")),
  ),
);

const credentials = [
  ...Object.entries(USERS).flatMap(([user, { tokens }]) =>
    Object.keys(tokens).map((token) => basic(user, token)),
  ),
  ...Object.keys(UNREADABLE).map((user) => basic(user, "token")),
  basic("mallory", "token"),
  basic("-", ""),
];
const anyAuthorization = sometimes(
  fc.constantFrom(
    basic("alice", "alice-token"),
    basic("acme", "acme-token"),
    basic("builder", "builder-token"),
  ),
  fc.oneof(
    fc.constantFrom(...credentials),
    damaged(fc.constantFrom(...credentials)),
    damaged(fc.constantFrom("alice:alice-token", "local:local", "acme:acme-token")).map(
      (pair) => `Basic ${Buffer.from(pair).toString("base64")}`,
    ),
  ),
);

const once = <T>(value: fc.Arbitrary<T>) => value;
const repeated = (value: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 9, arbitrary: once(value) },
    { weight: 1, arbitrary: fc.array(value, { minLength: 2, maxLength: 3 }) },
  );

const anyHeaders = fc.record(
  {
    authorization: repeated(anyAuthorization),
    accept: repeated(anyList),
    "accept-encoding": repeated(anyList),
  },
  { requiredKeys: ["authorization"] },
);
