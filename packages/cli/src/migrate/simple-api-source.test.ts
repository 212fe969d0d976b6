import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseProjectName } from "@wheelyard/core/project-name";
import { afterEach, describe, expect, it } from "vitest";
import { CommandError } from "../command-error.ts";
import { httpClient } from "./http-client.ts";
import { simpleApiSource } from "./simple-api-source.ts";
import type { SourceEntry } from "./source.ts";

const A = "a".repeat(64);
const B = "b".repeat(64);

/** A page, by its path. A string that begins with a slash is a redirect. */
type Pages = Readonly<Record<string, string | object>>;

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serving(pages: Pages): Promise<string> {
  const server = createServer((request, response) => {
    const page = pages[decodeURI(request.url ?? "")];
    if (page === undefined) response.writeHead(404).end("<h1>Not Found</h1>");
    else if (typeof page === "object")
      response.writeHead(200, { "content-type": JSON_TYPE }).end(JSON.stringify(page));
    else if (page.startsWith("/")) response.writeHead(302, { location: page }).end();
    else response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function entriesOf(url: string, only?: string[]): Promise<SourceEntry[]> {
  const root = new URL(url);
  const entries: SourceEntry[] = [];
  const projects = only && new Set(only.map(parseProjectName));
  for await (const entry of simpleApiSource(root, httpClient(root, undefined)).entries(projects))
    entries.push(entry);
  return entries;
}

/** What other servers' pages look like. */
const SERVERS: Readonly<Record<string, { root: string; pages: Pages }>> = {
  pypiserver: {
    root: "/simple/",
    pages: {
      "/": `<html><head><title>Welcome to pypiserver!</title></head><body><h1>Welcome to pypiserver!</h1>
        <p>The complete list of all packages can be found <a href="/packages/">here</a>
        or via the <a href="/simple/">simple</a> index.</p>
        <p>This instance is running the <a href="https://pypi.org/project/pypiserver">pypiserver</a> software.</p></body></html>`,
      "/simple/": `<!DOCTYPE html><html lang="en"><head><title>Simple Index</title></head><body>
        <h1>Simple Index</h1><a href="acme-core/">acme-core</a><br></body></html>`,
      "/simple/acme-core/": `<html><head><title>Links for acme-core</title></head><body><h1>Links for acme-core</h1>
        <a href="/packages/acme_core-1.0-py3-none-any.whl#sha256=${A}">acme_core-1.0-py3-none-any.whl</a><br>
        <a href="/packages/acme-core-0.9.tar.gz#md5=0cc175b9c0f1b6a831c399e269772661">acme-core-0.9.tar.gz</a><br></body></html>`,
    },
  },
  devpi: {
    root: "/team/prod/+simple/",
    pages: {
      "/team/prod/": `<html><body><a href="/team/prod/+simple/">simple index</a>
        <a href="/team/prod/acme-core/1.0">acme-core 1.0</a></body></html>`,
      "/team/prod/+simple/": `<html><head><title>team/prod: simple list (including inherited indices)</title></head><body>
        <h1>team/prod: simple list (including inherited indices)</h1>
        <h2>team/prod</h2><a href="acme-core">acme-core</a><br/>
      </body></html>`,
      "/team/prod/+simple/acme-core": "/team/prod/+simple/acme-core/",
      "/team/prod/+simple/acme-core/": `<html><head><title>team/prod: links for acme-core</title></head><body>
        <h1>team/prod: links for acme-core</h1>
        team/prod <a href="../../+f/aaa/aaaaaaaaaaaaa/acme_core-1.0-py3-none-any.whl#sha256=${A}" data-requires-python="&gt;=3.9">acme_core-1.0-py3-none-any.whl</a><br/>
        team/prod <a href="../../+f/bbb/bbbbbbbbbbbbb/acme-core-0.9.tar.gz#sha256=${B}" data-yanked="">acme-core-0.9.tar.gz</a><br/>
      </body></html>`,
    },
  },
  "dumb-pypi": {
    root: "/simple/",
    pages: {
      "/": `<!doctype html><html><head><title>My Private PyPI</title></head><body>
        <div class="packages"><a class="package odd" href="simple/acme-core/" data-name="acme-core">
          <strong>acme-core</strong> (latest version: 1.0)
        </a></div></body></html>`,
      "/simple/": `<!doctype html><html><head><title>Simple index</title></head><body>
        <h1>Simple index</h1><ul><li><a href="acme-core/">acme-core</a></li></ul></body></html>`,
      "/simple/acme-core/": `<!doctype html><html><head><title>acme-core</title></head><body><h1>acme-core</h1>
        <p>Generated on 2026-01-01.</p><ul>
        <li><a href="../../pool/acme_core-1.0-py3-none-any.whl#sha256=${A}" data-requires-python="&gt;=3.9">acme_core-1.0-py3-none-any.whl</a> (1.0)</li>
        <li><a href="../../pool/acme-core-0.9.tar.gz">acme-core-0.9.tar.gz</a> (0.9)</li>
        <li><a href="../../pool/acme_core-0.8-py2.7.egg">acme_core-0.8-py2.7.egg</a> (0.8)</li></ul></body></html>`,
    },
  },
  s3pypi: {
    root: "/",
    pages: {
      "/": `<!DOCTYPE html><html><head><title>Package Index</title></head><body>
        <a href="acme-core/">acme-core</a><br></body></html>`,
      "/acme-core/": `<!DOCTYPE html><html><head><title>Links for acme-core</title></head><body><h1>Links for acme-core</h1>
        <a href="acme_core-1.0-py3-none-any.whl#sha256=${A}">acme_core-1.0-py3-none-any.whl</a><br>
        <a href="acme-core-0.9.tar.gz">acme-core-0.9.tar.gz</a><br></body></html>`,
    },
  },
  CodeArtifact: {
    root: "/pypi/team/simple/",
    pages: {
      "/pypi/team/simple/": `<!DOCTYPE html><html><head><title>Simple index</title></head><body>
        <a href="acme-core/">acme-core</a><br/></body></html>`,
      "/pypi/team/simple/acme-core/": `<!DOCTYPE html><html><head><title>Links for acme-core</title></head><body><h1>Links for acme-core</h1>
        <a href="1.0/acme_core-1.0-py3-none-any.whl#sha256=${A}" data-requires-python="&gt;=3.9" data-gpg-sig="false">acme_core-1.0-py3-none-any.whl</a><br/>
        <a href="0.9/acme-core-0.9.tar.gz#sha256=${B}" data-gpg-sig="false">acme-core-0.9.tar.gz</a><br/></body></html>`,
    },
  },
  Artifactory: {
    root: "/artifactory/api/pypi/team/simple/",
    pages: {
      "/artifactory/api/pypi/team/": "<html><body><p>Artifactory</p></body></html>",
      "/artifactory/api/pypi/team/simple/": `<!DOCTYPE html><html><head><title>Simple Index</title>
        <meta name="api-version" value="2" /></head><body>
        <a href="acme-core" rel="internal">acme-core</a><br/></body></html>`,
      "/artifactory/api/pypi/team/simple/acme-core": `<!DOCTYPE html><html><head><title>Links for acme-core</title></head><body>
        <h1>Links for acme-core</h1>
        <a href="../../packages/packages/acme-core/1.0/acme_core-1.0-py3-none-any.whl#sha256=${A}" data-requires-python="&gt;=3.9" rel="internal">acme_core-1.0-py3-none-any.whl</a><br/>
        <a href="../../packages/packages/acme-core/0.9/acme-core-0.9.tar.gz#sha256=${B}" rel="internal">acme-core-0.9.tar.gz</a><br/></body></html>`,
    },
  },
  "pypi.org": {
    root: "/simple/",
    pages: {
      "/": "<html><body><h1>Find, install and publish Python packages</h1></body></html>",
      "/simple/": { meta: { "api-version": "1.4" }, projects: [{ name: "Acme_Core", "_last-serial": 1 }] },
      "/simple/Acme_Core/": "/simple/acme-core/",
      "/simple/acme-core/": {
        meta: { "api-version": "1.4" },
        name: "acme-core",
        files: [
          {
            filename: "acme_core-1.0-py3-none-any.whl",
            url: "/packages/aa/acme_core-1.0-py3-none-any.whl",
            hashes: { sha256: A },
            "upload-time": "2026-01-02T03:04:05.678Z",
            size: 7,
            yanked: false,
          },
          {
            filename: "acme-core-0.9.tar.gz",
            url: "/packages/bb/acme-core-0.9.tar.gz",
            hashes: {},
            yanked: "broken",
          },
        ],
        versions: ["0.9", "1.0"],
      },
    },
  },
};

const FILENAMES = ["acme_core-1.0-py3-none-any.whl", "acme-core-0.9.tar.gz"];

describe.each(Object.entries(SERVERS))("the pages of %s", (_, { root, pages }) => {
  it("are read with their files and hashes", async () => {
    const url = await serving(pages);
    const entries = await entriesOf(url + root);
    const files = entries.flatMap((entry) => (entry.kind === "file" ? [entry.file] : []));
    expect(files.map(({ filename }) => filename)).toEqual(FILENAMES);
    expect(files[0]).toMatchObject({ sha256: A, origin: expect.stringMatching(`^${url}/`) });
    expect(entries.filter(({ kind }) => kind === "unusable")).toEqual([]);
  });
});

it.each<[string, string, string]>([
  ["pypiserver", "/", "/simple/"],
  ["devpi", "/team/prod/", "/team/prod/+simple/"],
  ["dumb-pypi", "/", "/simple/"],
  ["Artifactory", "/artifactory/api/pypi/team/", "/artifactory/api/pypi/team/simple/"],
  ["pypi.org", "/", "/simple/"],
  ["pypiserver", "/simple/acme-core/", "/simple/"],
  ["dumb-pypi", "/simple/acme-core/", "/simple/"],
  ["s3pypi", "/acme-core/", "/"],
  ["CodeArtifact", "/pypi/team/simple/acme-core/", "/pypi/team/simple/"],
  ["pypi.org", "/simple/acme-core/", "/simple/"],
])("of %s, %s is no root page, and %s probably is", async (server, path, root) => {
  const url = await serving(SERVERS[server]?.pages ?? {});
  const failure = await entriesOf(url + path).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CommandError);
  expect(String(failure)).toMatch(/expected (?:the root page of a simple index|a list of "projects")/);
  expect(String(failure).split("; ").at(-1)).toBe(`it is probably ${url}${root}`);
});

it.each<[string, Pages, string[]]>([
  [
    "a project is called simple",
    {
      "/": '<a href="simple/">simple</a>',
      "/simple/": '<a href="simple-1.0.tar.gz">simple-1.0.tar.gz</a>',
    },
    ["simple-1.0.tar.gz"],
  ],
  [
    "a stray archive lies beside the projects",
    {
      "/": '<a href="acme/">acme/</a><a href="all-1.0.zip">all-1.0.zip</a>',
      "/acme/": '<a href="acme-1.0.zip">acme-1.0.zip</a>',
    },
    ["acme-1.0.zip"],
  ],
  [
    "its links lead to index.html",
    {
      "/": '<a href="acme/index.html">acme</a>',
      "/acme/index.html": '<a href="acme-1.0.zip">acme-1.0.zip</a>',
    },
    ["acme-1.0.zip"],
  ],
])("takes a root page for one if %s", async (_, pages, filenames) => {
  const entries = await entriesOf(`${await serving(pages)}/`);
  expect(entries.flatMap((entry) => (entry.kind === "file" ? [entry.file.filename] : []))).toEqual(filenames);
});

it("passes over whatever is not a distribution, and names the projects whose page is missing", async () => {
  const pages = { "/acme/": '<a href="notes.txt">notes.txt</a><a href="acme-1.egg">acme-1.egg</a>' };
  const url = await serving(pages);
  expect(await entriesOf(`${url}/`, ["acme", "gone"])).toEqual([
    { kind: "other", filename: "notes.txt" },
    { kind: "other", filename: "acme-1.egg" },
    {
      kind: "unusable",
      origin: `${url}/gone/`,
      reason: `Cannot read "${url}/gone/": it answers 404`,
      project: "gone",
    },
  ]);
});

it("does not copy all of pypi.org", async () => {
  const projects = Array.from({ length: 50_001 }, (_, n) => ({ name: `p${n}` }));
  const url = await serving({ "/simple/": { projects } });
  await expect(entriesOf(`${url}/simple/`)).rejects.toThrow(
    `Cannot migrate all 50001 projects of "${url}/simple/": expected at most 50000; choose some with --project or --requirements`,
  );
});
