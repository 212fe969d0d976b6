import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import { formatUserRecord, newUserRecord } from "@wheelyard/edge-auth/users/record";
import type { PageRequest } from "@wheelyard/upstream/request/answer-page";
import type { PageAnswer } from "@wheelyard/upstream/request/page-answer";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type SignedOrigin, startSignedOrigin } from "../../testing/signed-origin.ts";
import type { Access } from "./exchange.ts";
import { type EdgeServer, startEdgeServer } from "./server.ts";

const PAGE: PageAnswer = {
  status: 200,
  headers: {
    "cache-control": "max-age=0, s-maxage=5, stale-if-error=0",
    "content-type": "application/vnd.pypi.simple.v1+json",
    etag: '"u-1"',
  },
  body: Buffer.from("{}"),
};

let functionCode: string;
let bucketStatus: number;
let answer: PageAnswer;
let asked: PageRequest[];
let log: Access[];
let origin: SignedOrigin;
let edge: EdgeServer;

beforeAll(async () => {
  functionCode = (await buildEdgeFunction("direct")).code;
});

beforeEach(async () => {
  bucketStatus = 404;
  answer = PAGE;
  asked = [];
  log = [];
  origin = await startSignedOrigin((_, response) => response.writeHead(bucketStatus).end());
  edge = await startEdgeServer({
    port: 0,
    functionCode,
    keyValueStore: {
      async get(user) {
        const projects = user === "narrow" ? ["foo"] : undefined;
        return formatUserRecord(user, newUserRecord({ token: "secret" }, projects));
      },
    },
    origin: origin.settings,
    fallback: {
      fileHost: "http://127.0.0.1:1",
      upstream: "direct",
      async answerPage(request) {
        asked.push(request);
        return answer;
      },
    },
    onAccess: (access) => log.push(access),
  });
});

afterEach(async () => {
  await edge.close();
  await origin.close();
});

function ask(path: string, { user = "alice", method = "GET", ...headers }: Record<string, string> = {}) {
  const authorization = `Basic ${Buffer.from(`${user}:secret`).toString("base64")}`;
  return fetch(edge.url + path, { method, redirect: "manual", headers: { authorization, ...headers } });
}

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";

it.each([
  ["/simple/numpy/", {}, "/_index/simple/numpy/index.html"],
  ["/simple/numpy/", { accept: JSON_TYPE, "accept-encoding": "gzip" }, "/_index/simple/numpy/index.json.gz"],
  ["/simple/numpy/", { user: "narrow" }, "/_index/public/simple/numpy/index.html"],
  ["/project/numpy/", {}, "/_index/project/numpy/index.html"],
  ["/project/numpy/1.0/", {}, "/_index/project/numpy/1.0/index.html"],
])("asks for %s (%j) at %s if the bucket has no page", async (path, headers, expected) => {
  const response = await ask(path, headers as Record<string, string>);
  expect([response.status, await response.text()]).toEqual([200, "{}"]);
  expect(asked).toEqual([{ method: "GET", path: expected, ifNoneMatch: undefined }]);
});

it.each([
  ["/simple/", 404],
  ["/", 404],
  ["/pypi/numpy/json", 404],
  ["/rss/updates.xml", 404],
  ["/numpy-1.0.tar.gz", 404],
  ["/a/simple/numpy-1.0.tar.gz", 404],
  ["/simple/numpy-1.0.tar.gz", 301],
  ["/_held-back/blocked/numpy-1.0.tar.gz", 403],
  ["/numpy/", 302],
])("asks no one for %s, which is %i", async (path, status) => {
  expect((await ask(path)).status).toBe(status);
  expect(asked).toEqual([]);
});

it.each([200, 304, 400, 403, 412, 500, 503])(
  "asks no one if the bucket answers %i, which says nothing about what is there",
  async (status) => {
    bucketStatus = status;
    await ask("/simple/numpy/");
    expect(asked).toEqual([]);
  },
);

it("gives clients the caching headers of every page, and everything else from the answer", async () => {
  const { headers } = await ask("/simple/numpy/");
  expect(Object.fromEntries(headers)).toMatchObject({
    "cache-control": "private, no-cache",
    "content-type": JSON_TYPE,
    "content-length": "2",
    etag: '"u-1"',
    vary: "Accept, Accept-Encoding",
    "x-content-type-options": "nosniff",
  });
});

it("tells upstream which version the client has", async () => {
  answer = { status: 304, headers: { etag: '"u-1"' }, body: new Uint8Array() };
  const response = await ask("/simple/numpy/", { "if-none-match": '"u-1"' });
  expect(response.status).toBe(304);
  expect(asked).toMatchObject([{ ifNoneMatch: '"u-1"' }]);
});

it("sends only the head for HEAD", async () => {
  const response = await ask("/simple/numpy/", { method: "HEAD" });
  expect(response.headers.get("content-length")).toBe("2");
  expect(asked).toMatchObject([{ method: "HEAD" }]);
});

it("passes on a fault, and reports it", async () => {
  const headers = { "retry-after": "2", "content-type": "text/plain" };
  answer = { status: 503, headers, body: Buffer.from("503 Service Unavailable: no\n") };
  const response = await ask("/simple/numpy/");
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
  await expect.poll(() => log).toMatchObject([{ status: 503, error: "503 Service Unavailable: no" }]);
});
