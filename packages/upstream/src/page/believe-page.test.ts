import { parseProjectName } from "@wheelyard/core/project-name";
import { renderHtmlPage } from "@wheelyard/core/project-page-html";
import { renderJsonPage } from "@wheelyard/core/project-page-json";
import { type ReceivedPage, readProjectListing } from "@wheelyard/core/simple-page/simple-page";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UpstreamFaultError } from "../fetching/upstream-fault.ts";
import { applyRules } from "../rules/hold-back.ts";
import { believePage } from "./believe-page.ts";
import { jsonPageOf } from "./json-page.ts";
import type { PublicFile } from "./public-page.ts";

const ACME = parseProjectName("acme");
const HASH = "a".repeat(64);
const AT = "https://pypi.example/simple/acme/";
const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
const META = { "api-version": "1.4" };

const FILE = {
  filename: "acme-1.0.tar.gz",
  url: "https://f.example/1/acme-1.0.tar.gz",
  hashes: { sha256: HASH },
};

function json(page: object, url = AT): ReceivedPage {
  return { text: JSON.stringify({ meta: META, name: "acme", ...page }), contentType: JSON_TYPE, url };
}

function html(text: string, url = AT): ReceivedPage {
  return { text, contentType: "text/html; charset=utf-8", url };
}

function believe(received: ReceivedPage) {
  return believePage(received, ACME);
}

describe("a file", () => {
  it.each<[string, object, Partial<PublicFile>]>([
    ["nothing but what it must have", {}, {}],
    [
      "a relative link",
      { url: "../../1/acme-1.0.tar.gz" },
      { url: "https://pypi.example/1/acme-1.0.tar.gz" },
    ],
    ["a fragment", { url: `${FILE.url}#sha256=${HASH}` }, {}],
    ["dots in its link, as a client joins them", { url: "https://f.example/x/../1/acme-1.0.tar.gz" }, {}],
    ["a size", { size: 7 }, { size: 7 }],
    [
      "a time",
      { "upload-time": "2020-01-01T00:00:00.123456Z" },
      { uploadTime: "2020-01-01T00:00:00.123456Z" },
    ],
    [
      "a time elsewhere",
      { "upload-time": "2020-01-01T01:00:00+01:00" },
      { uploadTime: "2020-01-01T00:00:00.000Z" },
    ],
    ["an invalid time", { "upload-time": "2020-13-01T00:00:00Z" }, {}],
    ["an hour that uv doesn't read", { "upload-time": "2020-01-01T24:00:00Z" }, {}],
    ["a time after the last year", { "upload-time": "9999-12-31T23:59:59-23:00" }, {}],
    ["a time before the first year", { "upload-time": "0000-01-01T00:00:00+23:00" }, {}],
    ["requires-python", { "requires-python": ">=3.9" }, { requiresPython: ">=3.9" }],
    ["requires-python of two lines", { "requires-python": ">=3.9,\n<4" }, { requiresPython: ">=3.9, <4" }],
    ["nothing but space in it", { "requires-python": " \n" }, {}],
    ["a yank", { yanked: true }, { yanked: "" }],
    ["a yank with a reason", { yanked: "broken\nbuild" }, { yanked: "broken build" }],
    ["half a character", { yanked: "broken \ud83d" }, { yanked: "broken \ufffd" }],
    ["an endless reason", { yanked: "x".repeat(5_000) }, { yanked: "x".repeat(1_000) }],
    ["hashed metadata", { "core-metadata": { sha256: HASH } }, { coreMetadata: { sha256: HASH } }],
    ["metadata", { "core-metadata": true }, { coreMetadata: {} }],
    ["provenance", { provenance: "https://f.example/p" }, { provenance: "https://f.example/p" }],
    ["provenance elsewhere", { provenance: "javascript:x" }, {}],
  ])("has %s", (_, facts, expected) => {
    const { page, invalid } = believe(json({ files: [{ ...FILE, ...facts }] }));
    expect(invalid).toEqual([]);
    expect(page.files).toMatchObject([
      { filename: "acme-1.0.tar.gz", url: FILE.url, sha256: HASH, ...expected },
    ]);
    expect(Object.keys(page.files[0] ?? {}).sort()).toEqual(
      [...new Set(["filename", "kind", "version", "url", "sha256", ...Object.keys(expected)])].sort(),
    );
  });

  const other = "acme-2.0.tar.gz";
  it.each<[string, object]>([
    [
      "of another project",
      { filename: "acme-core-2.0.tar.gz", url: "https://f.example/acme-core-2.0.tar.gz" },
    ],
    ["without a hash", { hashes: {} }],
    ["with an MD5 alone", { hashes: { md5: "0".repeat(32) } }],
    ["that runs as a script", { url: `javascript:alert(1)//${other}` }],
    ["of this machine", { url: `file:///tmp/${other}` }],
    ["in the link itself", { url: `data:,/${other}` }],
    ["without encryption", { url: `http://f.example/${other}` }],
    ["without encryption, here", { url: `http://127.0.0.1/${other}` }],
    ["with credentials", { url: `https://u:p@f.example/${other}` }],
    ["with a user", { url: `https://u@f.example/${other}` }],
    ["with a query", { url: `https://f.example/${other}?x=1` }],
    ["with an empty query", { url: `https://f.example/${other}?` }],
    ["that is called otherwise in its link", { url: "https://f.example/acme-3.0.tar.gz" }],
    ["in a folder of its name", { url: `https://f.example/${other}/` }],
    ["behind an escaped slash", { url: `https://f.example/x%2F${other}` }],
    ["behind escaped dots", { url: `https://f.example/..%2f${other}` }],
    ["with an invalid escape", { url: `https://f.example/%zz${other}` }],
    ["with a path for a name", { filename: `../${other}` }],
    ["with an invalid size", { size: -1 }],
    ["with an invalid yank", { yanked: 1 }],
  ])("%s is not on the page, and is reported", (_, facts) => {
    const entry = { ...FILE, filename: other, url: `https://f.example/${other}`, ...facts };
    const { page, invalid } = believe(json({ files: [FILE, entry] }));
    expect(page.versions).toEqual(["1.0"]);
    expect(invalid).toEqual([
      { entry: expect.stringMatching(/^".*"$/), problem: expect.stringMatching(/^expected /) },
    ]);
    // Alone, it is no reason to say that there is nothing.
    expect(() => believe(json({ files: [entry] }))).toThrow(UpstreamFaultError);
  });

  it.each(["acme-1.0.egg", "acme-1.0.win32.exe", "acme-2004d.tar.bz2", "acme-final.tar.gz", "acme-1.0.tgz"])(
    "%s is nothing that a client would take, and no sign of a fault",
    (filename) => {
      const page = json({ files: [{ ...FILE, filename, url: `https://f.example/${filename}` }] });
      expect(believe(page)).toEqual({ page: { project: "acme", files: [], versions: [] }, invalid: [] });
    },
  );

  it("that is named twice is the first one", () => {
    const again = { ...FILE, hashes: { sha256: "b".repeat(64) } };
    expect(believe(json({ files: [FILE, again] })).page.files).toMatchObject([{ sha256: HASH }]);
  });

  it("may be unencrypted if both index and file are on this machine", () => {
    const local = "http://127.0.0.1:8000/simple/acme/";
    const near = { ...FILE, url: "../../f/acme-1.0.tar.gz" };
    const far = { ...FILE, filename: other, url: `http://f.example/${other}` };
    const { page, invalid } = believe(json({ files: [near, far] }, local));
    expect(page.files.map(({ url }) => url)).toEqual(["http://127.0.0.1:8000/f/acme-1.0.tar.gz"]);
    expect(invalid).toHaveLength(1);
  });
});

describe("a page", () => {
  it("is ordered by version, and names each file once", () => {
    const files = ["acme-1.10.tar.gz", "acme-1.9-py3-none-any.whl", "acme-1.9.tar.gz", "Acme-1.0rc1.zip"].map(
      (filename) => ({ ...FILE, filename, url: `https://f.example/${filename}` }),
    );
    const { page } = believe(json({ files, versions: ["9.9"] }));
    expect(page.files.map(({ filename }) => filename)).toEqual([
      "Acme-1.0rc1.zip",
      "acme-1.9-py3-none-any.whl",
      "acme-1.9.tar.gz",
      "acme-1.10.tar.gz",
    ]);
    expect(page.versions).toEqual(["1.0rc1", "1.9", "1.10"]);
  });

  it("may be of a project without files, if it says so", () => {
    expect(believe(json({ files: [] })).page).toEqual({ project: "acme", files: [], versions: [] });
  });

  it.each([
    "<h1>Links for acme</h1>",
    "<title>Links for ACME</title><body><h1>Files</h1>",
    "<title>Files</title><h1>\n  links  for\n  <b>Acme</b>\n</h1>",
    "<h1>root/pypi: links for acme</h1>",
  ])("may be of a project without files in HTML with %j", (heading) => {
    const page = `<meta name="pypi:repository-version" content="1.0">${heading}</html>`;
    expect(believe(html(page)).page).toEqual({ project: "acme", files: [], versions: [] });
  });

  it.each([
    [{ status: "active" }, undefined],
    [
      { status: "archived", reason: "moved\nto b" },
      { status: "archived", reason: "moved to b" },
    ],
    [{ status: "deprecated" }, { status: "deprecated" }],
    [{ status: "sold" }, undefined],
  ])("with the status %j has %j", (status, expected) => {
    expect(believe(json({ "project-status": status, files: [FILE] })).page.status).toEqual(expected);
  });

  it("in quarantine lists no file, and all versions", () => {
    const status = { status: "quarantined", reason: "malware" };
    const { page } = believe(
      json({ "project-status": status, files: [FILE], versions: ["0.10", "0.9", "1.0", "?"] }),
    );
    expect(page).toEqual({ project: "acme", status, files: [], versions: ["0.9", "0.10", "1.0"] });
  });

  it("is read in HTML, without what it does not say", () => {
    const text = `<html><a href="/f/acme-1.0%2Bcu121-py3-none-any.whl#sha256=${HASH}">acme</a></html>
      <!--TIMESTAMP 1-->`;
    expect(believe(html(text)).page.files).toMatchObject([
      {
        filename: "acme-1.0+cu121-py3-none-any.whl",
        url: "https://pypi.example/f/acme-1.0%2Bcu121-py3-none-any.whl",
      },
    ]);
  });
});

const LINK = `<a href="acme-1.0.tar.gz#sha256=${HASH}">acme-1.0.tar.gz</a>`;

it.each<[string, ReceivedPage, RegExp]>([
  [
    "the page of another project",
    json({ name: "bow", files: [FILE] }),
    /expected the page of "acme", found that of "bow"$/,
  ],
  ["a page of no name", json({ name: "..", files: [FILE] }), /found that of "\.\."$/],
  ["a page without a name and files", json({ name: undefined, files: [] }), /a page that says what it is$/],
  [
    "an HTML page of another project",
    html(`${LINK.replaceAll("acme", "bow")}</html>`),
    /none of its files can be believed; "bow-1\.0\.tar\.gz": expected a file of "acme"$/,
  ],
  ["a login page", html("<html><form><input name=password></form></html>"), /a page that says what it is$/],
  [
    "a login page with links",
    html('<html><a href="/help.html">help.html</a><a href="/client.exe">client.exe</a></html>'),
    /a page that says what it is$/,
  ],
  ["a folder's listing", html('<html><a href="../">../</a></html>'), /a page that says what it is$/],
  ["HTML that is cut off", html(`<html>${LINK}`), /expected it to end in "<\/html>"$/],
  [
    "HTML that is cut off in a link",
    html(`<html></html>${LINK}<a href="acme-2`),
    /expected it to end in "<\/html>"$/,
  ],
  ["JSON that is cut off", { ...json({ files: [FILE] }), text: '{"files":[' }, /expected JSON/],
  ["nothing", html(""), /expected it to end in "<\/html>"$/],
  ["an error in JSON", { ...json({}), text: '{"message":"not allowed"}' }, /expected a list of "files"/],
  ["a root page", json({ name: undefined, projects: [{ name: "acme" }] }), /expected a list of "files"$/],
  ["a root page with the name", json({ projects: [] }), /expected a list of "files"$/],
  [
    "an HTML page that says that it is another project's",
    html(`<title>Links for bow</title>${LINK}</html>`),
    /expected the page of "acme", found that of "bow"$/,
  ],
  [
    "an HTML page of an index without files, whose heading names no project",
    html('<meta name="pypi:repository-version" content="1.0"><h1>Links for all: acme</h1></html>'),
    /a page that says what it is$/,
  ],
  [
    "an HTML page without files that is of no index",
    html("<h1>Links for acme</h1></html>"),
    /a page that says what it is$/,
  ],
  ["a picture", { ...html("</html>"), contentType: "image/png" }, /expected HTML or JSON of the simple API/],
  [
    "a later version of the API",
    json({ meta: { "api-version": "2.0" }, files: [FILE] }),
    /expected version 1/,
  ],
])("%s is not an answer", (_, received, message) => {
  expect(() => believe(received)).toThrow(UpstreamFaultError);
  expect(() => believe(received)).toThrow(message);
});

describe("whatever a page says, what is made of it", () => {
  const filename = fc.constantFrom(
    "acme-1.0.tar.gz",
    "acme-1.0+x-py3-none-any.whl",
    "ACME-2.0.zip",
    "acme-1.0.egg",
    "bow-1.0.tar.gz",
    "../acme-1.0.tar.gz",
    "acme-3.0.tar.gz",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "<script>",
      '"',
      "\ud800",
      "\0",
      "&amp;",
      "2020-01-01T00:00:00Z",
      ">=3.8",
      "9".repeat(400),
    ),
  );
  const value = fc.oneof(text, fc.constantFrom<unknown>(true, false, null, 0, -1, 1e300, {}, []));
  const link = fc.oneof(
    fc.constantFrom(
      "https://f.example/",
      "/f/",
      "",
      "http://f.example/",
      "https://a:b@f.example/",
      "javascript:",
    ),
    fc.webUrl(),
    text,
  );
  const entry = fc
    .tuple(
      filename,
      link,
      fc.constantFrom("", "?x", "#y", "/"),
      fc.dictionary(
        fc.constantFrom("size", "upload-time", "requires-python", "yanked", "core-metadata", "provenance"),
        value,
      ),
      fc.constantFrom<unknown>({ sha256: HASH }, { sha256: HASH }, {}, "x"),
    )
    .map(([name, base, end, facts, hashes]) => ({
      filename: name,
      url: `${base}${name}${end}`,
      hashes,
      ...facts,
    }));
  const given = fc.record(
    {
      files: fc.array(entry, { maxLength: 6 }),
      versions: fc.array(text),
      "project-status": fc.record({
        status: fc.constantFrom("archived", "quarantined", "active", "?"),
        reason: text,
      }),
    },
    { requiredKeys: ["files"] },
  );
  const rules = fc.record({
    blocked: fc.constant([]),
    minimumAgeDays: fc.constantFrom(0, 7),
  });

  it("is safe, and the same in JSON and HTML", () => {
    let believed = 0;
    fc.assert(
      fc.property(given, rules, (content, held) => {
        let page: ReturnType<typeof jsonPageOf>;
        try {
          page = jsonPageOf(
            applyRules(believe(json(content)).page, held, new Date("2020-01-03T00:00:00Z")),
            "direct",
          );
        } catch (error) {
          expect((error as Error).name).toBe("UpstreamFaultError");
          expect((error as Error).message).toMatch(/^[^\n\x1b]+$/);
          return;
        }
        believed++;
        const rendered = renderJsonPage(page);
        expect(rendered).not.toMatch(/null|\\ud[89a-f]/);
        const at = "https://index.example/simple/acme/";
        const fromJson = readProjectListing({ text: rendered, contentType: JSON_TYPE, url: at });
        const fromHtml = readProjectListing({
          text: renderHtmlPage(page),
          contentType: "text/html",
          url: at,
        });
        expect(fromJson.invalid).toEqual([]);
        expect(fromHtml.invalid).toEqual([]);
        expect(fromHtml.files).toEqual(fromJson.files);
        for (const { filename: name, url, sha256 } of fromJson.files) {
          expect(sha256).toBe(HASH);
          // An "@" after the host is not userinfo.
          expect(url).toMatch(/^https:\/\/[^@/?#]+\/[^?#]+$/);
          expect(decodeURIComponent(url.slice(url.lastIndexOf("/") + 1))).toBe(name);
          expect(name).toMatch(/^acme-/i);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(believed).toBeGreaterThan(100);
  });
});
