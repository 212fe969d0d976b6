import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareOf } from "../../testing/extent.ts";
import { readProjectListing, readRootPage, type SimpleFile, UnreadablePageError } from "./simple-page.ts";

const HASH = "a".repeat(64);
const URL_READ = "https://old.example/simple/arrow/";
const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
const FILE = { filename: "a-1.tar.gz", url: "../../f/a-1.tar.gz", hashes: { sha256: HASH } };
const READ: SimpleFile = { filename: "a-1.tar.gz", url: "https://old.example/f/a-1.tar.gz", sha256: HASH };

function json(page: unknown, contentType = JSON_TYPE) {
  return { text: JSON.stringify(page), contentType, url: URL_READ };
}

function html(text: string, contentType = "text/html; charset=utf-8") {
  return { text, contentType, url: URL_READ };
}

describe("a file in JSON", () => {
  it.each<[string, object, Partial<SimpleFile>]>([
    ["only what it must have", {}, {}],
    [
      "null for what it does not have",
      { size: null, "upload-time": null, yanked: null, provenance: null },
      {},
    ],
    ["a size", { size: 3 }, { size: 3 }],
    ["no bytes", { size: 0 }, { size: 0 }],
    ["an upload time", { "upload-time": "2020-01-01T00:00:00.5Z" }, { uploadTime: "2020-01-01T00:00:00.5Z" }],
    ["an invalid upload time", { "upload-time": "yesterday" }, {}],
    ["requires-python", { "requires-python": ">=3.9,<4" }, { requiresPython: ">=3.9,<4" }],
    ["an endless requires-python", { "requires-python": "=".repeat(1_001) }, {}],
    ["a yank", { yanked: true }, { yanked: "" }],
    ["a yank with a reason", { yanked: "bad" }, { yanked: "bad" }],
    ["no yank", { yanked: false }, {}],
    ["core metadata", { "core-metadata": true }, { coreMetadata: {} }],
    [
      "hashed core metadata",
      { "core-metadata": { sha256: HASH.toUpperCase() } },
      { coreMetadata: { sha256: HASH } },
    ],
    ["core metadata by its old name", { "dist-info-metadata": { md5: "0" } }, { coreMetadata: {} }],
    ["no core metadata", { "core-metadata": false }, {}],
    ["provenance", { provenance: "https://old.example/p" }, { provenance: "https://old.example/p" }],
    ["provenance that could be forged in transit", { provenance: "http://old.example/p" }, {}],
    ["its hash in upper case", { hashes: { sha256: HASH.toUpperCase() } }, {}],
    ["what nobody knows", { tracks: [1], _private: {}, __proto__: { size: 3 } }, {}],
  ])("has %s", (_, facts, expected) => {
    expect(readProjectListing(json({ files: [{ ...FILE, ...facts }] }))).toEqual({
      files: [{ ...READ, ...expected }],
      invalid: [],
    });
  });

  it.each<[string, unknown, string]>([
    ["null", null, "entry 2"],
    ["a text", "a-1.tar.gz", "entry 2"],
    ["a list", [], "entry 2"],
    ["no filename", { url: "a" }, "entry 2"],
    ["a numeric filename", { ...FILE, filename: 1 }, "entry 2"],
    ["an empty filename", { ...FILE, filename: "" }, "entry 2"],
    ["a filename that leads elsewhere", { ...FILE, filename: "../a-1.tar.gz" }, '"../a-1.tar.gz"'],
    ["a filename that leads elsewhere on Windows", { ...FILE, filename: "a\\b.whl" }, '"a\\\\b.whl"'],
    ["a filename of two lines", { ...FILE, filename: "a\nb.whl" }, '"a\\u{a}b.whl"'],
    ["the filename ..", { ...FILE, filename: ".." }, '".."'],
    ["an endless filename", { ...FILE, filename: `${"a".repeat(256)}.whl` }, `"${"a".repeat(100)}…"`],
    ["no URL", { filename: "b.whl" }, '"b.whl"'],
    ["a URL that can't be parsed", { ...FILE, url: "http://[" }, '"a-1.tar.gz"'],
    ["a URL of a file here", { ...FILE, url: "file:///etc/passwd" }, '"a-1.tar.gz"'],
    ["a URL of another scheme", { ...FILE, url: "data:,x" }, '"a-1.tar.gz"'],
    ["a URL with credentials", { ...FILE, url: "https://a:b@c.example/x.whl" }, '"a-1.tar.gz"'],
    ["an endless URL", { ...FILE, url: `/${"a".repeat(8_192)}` }, '"a-1.tar.gz"'],
    ["a numeric URL", { ...FILE, url: 1 }, '"a-1.tar.gz"'],
    ["a numeric hash", { ...FILE, hashes: { sha256: 1 } }, '"a-1.tar.gz"'],
    ["a short hash", { ...FILE, hashes: { sha256: "ab" } }, '"a-1.tar.gz"'],
    ["a hash that isn't hexadecimal", { ...FILE, hashes: { sha256: "g".repeat(64) } }, '"a-1.tar.gz"'],
    ["invalid hashes", { ...FILE, hashes: "sha256" }, '"a-1.tar.gz"'],
    ["a negative size", { ...FILE, size: -1 }, '"a-1.tar.gz"'],
    ["half a byte", { ...FILE, size: 0.5 }, '"a-1.tar.gz"'],
    ["a size as text", { ...FILE, size: "3" }, '"a-1.tar.gz"'],
    ["an inexact size", { ...FILE, size: 2 ** 53 }, '"a-1.tar.gz"'],
    ["a numeric yank", { ...FILE, yanked: 1 }, '"a-1.tar.gz"'],
  ])("with %s is skipped, and the others are not", (_, entry, label) => {
    const { files, invalid } = readProjectListing(json({ files: [FILE, entry, FILE] }));
    expect(files).toEqual([READ, READ]);
    expect(invalid).toMatchObject([{ entry: label, problem: expect.stringMatching(/^expected .+/) }]);
  });
});

describe("a project's page", () => {
  it("has name, versions and status in JSON", () => {
    const page = {
      meta: { "api-version": "1.4" },
      name: "arrow",
      versions: ["1.0", 2, "1.1"],
      "project-status": { status: "archived", reason: "moved" },
      files: [],
    };
    expect(readProjectListing(json(page))).toEqual({
      version: "1.4",
      name: "arrow",
      versions: ["1.0", "1.1"],
      status: { status: "archived", reason: "moved" },
      files: [],
      invalid: [],
    });
  });

  it.each([{ status: "sold" }, "archived", null, { status: 1 }])("has no status %j", (status) => {
    expect(readProjectListing(json({ "project-status": status, files: [] }))).toEqual({
      files: [],
      invalid: [],
    });
  });

  it("is read in HTML", () => {
    const text = `<!DOCTYPE html><meta name="pypi:repository-version" content="1.4">
      <meta name="pypi:project-status" content="deprecated"><meta name="pypi:project-status-reason" content="old">
      <a href="../../f/a-1%2Bx.whl#sha256=${HASH}" data-yanked="less &lt; good" data-size=3
        data-requires-python="&gt;=3.9" data-core-metadata="sha256=${HASH}" data-upload-time="2020-01-01T00:00:00Z"
        data-provenance="https://old.example/p">a-1+x.whl</a><br>
      <A HREF='a-2.whl#md5=0' data-yanked data-dist-info-metadata=true>a-2.wh..&gt;</A>
      <a>no link</a><a href="../">../</a><a href="?C=N;O=D">Name</a><a href="mailto:a">Write to us</a><a href="b.whl#sha256=1">b</a>`;
    expect(readProjectListing(html(text))).toEqual({
      version: "1.4",
      status: { status: "deprecated", reason: "old" },
      files: [
        {
          filename: "a-1+x.whl",
          url: "https://old.example/f/a-1%2Bx.whl",
          sha256: HASH,
          size: 3,
          yanked: "less < good",
          requiresPython: ">=3.9",
          coreMetadata: { sha256: HASH },
          uploadTime: "2020-01-01T00:00:00Z",
          provenance: "https://old.example/p",
        },
        { filename: "a-2.whl", url: `${URL_READ}a-2.whl`, yanked: "", coreMetadata: {} },
      ],
      invalid: [{ entry: '"b.whl"', problem: 'expected a SHA-256 of 64 hex digits, found "1"' }],
    });
  });

  it("names a link whose URL can't be used", () => {
    expect(readProjectListing(html('<a href="http://[">a-1.0.tar.gz</a>')).invalid).toEqual([
      {
        entry: '"a-1.0.tar.gz"',
        problem: 'expected an http or https URL without credentials, found "http://["',
      },
    ]);
  });

  it("has links that are relative to its first base", () => {
    const text = '<base href="/other/"><base href="/third/"><a href="a.whl">a.whl</a>';
    expect(readProjectListing(html(text)).files).toMatchObject([{ url: "https://old.example/other/a.whl" }]);
    expect(readProjectListing(html('<base href="http://["><a href="a.whl">a</a>')).files).toMatchObject([
      { url: `${URL_READ}a.whl` },
    ]);
  });
});

describe("a root page", () => {
  const bow = { name: "bow", url: `${URL_READ}bow/` };

  it.each([
    ["JSON", json({ projects: [{ name: "bow" }, null, { name: "" }, { name: "a b" }, { name: 1 }] }), 4],
    [
      "HTML",
      html(
        '<a href="bow/">bow</a><a href="https://other.example/x/">x</a><a href="../">../</a><a href="/about">About us</a>',
      ),
      1,
    ],
    ["a listing of folders", html('<a href="bow/">bow/</a>'), 0],
  ])("is read in %s", (_, page, invalid) => {
    const read = readRootPage(page);
    expect(read.projects).toEqual([bow]);
    expect(read.invalid).toHaveLength(invalid);
  });

  it("may be empty", () => {
    expect(readRootPage(json({ projects: [] }))).toEqual({ projects: [], invalid: [] });
  });
});

it.each([
  [
    "invalid JSON",
    { ...json({}), text: "{" },
    /^Cannot read "https:\/\/old\.example\/simple\/arrow\/": expected JSON: /,
  ],
  ["null", json(null), /expected a JSON object$/],
  ["a list", json([]), /expected a JSON object$/],
  ["no files", json({ meta: {} }), /expected a list of "files" or of "projects"$/],
  ["files that aren't a list", json({ files: {} }), /expected a list of "files" or of "projects"$/],
  [
    "a later major version",
    json({ meta: { "api-version": "2.0" }, files: [] }),
    /expected version 1 of the simple API, found/,
  ],
  [
    "a numeric version",
    json({ meta: { "api-version": 1 }, files: [] }),
    /expected version 1 of the simple API/,
  ],
  ["a later version of HTML", html('<meta name="pypi:repository-version" content="2.0">'), /found "2\.0"$/],
  [
    "HTML nested without end",
    html("<div>".repeat(100_000) + "</b>".repeat(100_000)),
    /expected at most 256 tags inside each other$/,
  ],
  ["a picture", html("", "image/png"), /expected HTML or JSON of the simple API, found "image\/png"$/],
  ["no type", html("", ""), /expected HTML or JSON of the simple API, found ""$/],
])("%s is not a page", (_, page, message) => {
  for (const read of [readProjectListing, readRootPage]) {
    expect(() => read(page)).toThrow(UnreadablePageError);
    expect(() => read(page)).toThrow(message);
  }
});

it("reads deeply nested JSON", () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const text = `{"files":[{"filename":${deep},"url":"a","hashes":{"sha256":${deep}}}],"_x":${deep}}`;
  expect(readProjectListing({ ...json({}), text }).invalid).toHaveLength(1);
});

describe("any page is either read, or refused in a sentence", () => {
  const KEYS = [
    ...["meta", "api-version", "name", "versions", "files", "projects", "project-status", "status", "reason"],
    ...[
      "filename",
      "url",
      "hashes",
      "sha256",
      "size",
      "upload-time",
      "requires-python",
      "yanked",
      "core-metadata",
    ],
    ...["dist-info-metadata", "provenance", "__proto__", "constructor", "toString", "length"],
  ];
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "a-1.tar.gz",
      "http://[",
      "//[",
      "https://a:b@c/",
      "file:///x",
      "data:,x",
      "..",
      HASH,
      "1.4",
      "%",
    ),
    fc.webUrl(),
    fc.string().map((s) => s.repeat(3_000)),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      text,
      fc.constantFrom(null, true, false, 0, -1, 1.5, 1e300),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie("value"), { maxKeys: 8 }),
    ),
  }));
  const jsonPage = fc
    .tuple(fc.dictionary(fc.constantFrom(...KEYS), value), fc.array(value, { maxLength: 5 }))
    .map(([page, files]) => json({ ...page, files, projects: files }));
  const tag = fc
    .tuple(
      fc.constantFrom("a", "A", "base", "meta", "div", "script", "svg", "br", "/a", "!--", "title"),
      fc.array(
        fc.tuple(
          fc.constantFrom(
            "href",
            "name",
            "content",
            "data-size",
            "data-yanked",
            "data-core-metadata",
            "__proto__",
          ),
          text,
        ),
        { maxLength: 4 },
      ),
      text,
    )
    .map(([name, attributes, inner]) => {
      const shown = attributes.map(([key, of]) => ` ${key}="${of}"`).join("");
      return `<${name}${shown}>${inner}`;
    });
  const htmlPage = fc.array(fc.oneof(tag, text), { maxLength: 12 }).map((parts) => html(parts.join("")));

  it.each([
    ["JSON", jsonPage],
    [
      "damaged JSON",
      fc.tuple(jsonPage, fc.nat(500)).map(([page, at]) => ({ ...page, text: page.text.slice(0, at) })),
    ],
    ["HTML", htmlPage],
  ])("%s", (_, page) => {
    fc.assert(
      fc.property(page, (received) => {
        for (const read of [readProjectListing, readRootPage]) {
          try {
            const found = read(received);
            for (const file of "files" in found ? found.files : []) expectBelievable(file);
            for (const { url } of "projects" in found ? found.projects : []) {
              expect(new URL(url).origin).toBe("https://old.example");
            }
            for (const { entry, problem } of found.invalid) {
              expect(`${entry}: ${problem}`).toMatch(/^("[^\n\x1b]*"|entry \d+): expected [^\n\x1b]{1,250}$/);
            }
          } catch (error) {
            if (!(error instanceof UnreadablePageError)) throw error;
            expect(error.message).toMatch(/^Cannot read "[^\n\x1b]*": expected [^\n\x1b]{1,250}$/);
          }
        }
      }),
      { numRuns: shareOf(1_000) },
    );
  });

  function expectBelievable({ filename, url, sha256, size, provenance }: SimpleFile): void {
    expect(filename).toMatch(/^[^/\\\u0000-\u001f\u007f]{1,255}$/);
    expect(url).toMatch(/^https?:\/\/[^@#]*(?:\/[^#]*)?$/);
    if (sha256 !== undefined) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    if (size !== undefined) expect(size).toBeGreaterThanOrEqual(0);
    if (provenance !== undefined) expect(provenance).toMatch(/^https:/);
  }
});
