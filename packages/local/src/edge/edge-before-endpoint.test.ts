import { PutObjectCommand } from "@aws-sdk/client-s3";
import { shareOf } from "@wheelyard/core/testing/extent";
import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import { formatUserRecord, newUserRecord } from "@wheelyard/edge-auth/users/record";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { exchange } from "../../testing/raw-request.ts";
import {
  BUCKET,
  CREDENTIALS,
  startTemporaryEndpoint,
  type TemporaryEndpoint,
} from "../../testing/temporary-endpoint.ts";
import { type EdgeServer, startEdgeServer } from "./server.ts";

const BODY = "0123456789";
const headers = { authorization: `Basic ${Buffer.from("alice:secret").toString("base64")}` };

let bucket: TemporaryEndpoint;
let edge: EdgeServer;

beforeAll(async () => {
  bucket = await startTemporaryEndpoint();
  const record = formatUserRecord("alice", newUserRecord({ token: "secret" }));
  edge = await startEdgeServer({
    port: 0,
    functionCode: (await buildEdgeFunction()).code,
    keyValueStore: {
      async get(user) {
        if (user !== "alice") throw new Error("no such key");
        return record;
      },
    },
    origin: { endpoint: bucket.endpoint.url, bucket: BUCKET, region: "us-east-1", credentials: CREDENTIALS },
  });
});

afterAll(async () => {
  await edge.close();
  await bucket.remove();
});

function put(key: string): Promise<unknown> {
  return bucket.client.send(
    new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: BODY, ContentType: "binary/octet-stream" }),
  );
}

it.each([
  "foo-1.0.tar.gz",
  "a b/foo-1.0.tar.gz",
  "torch-2.0+cu118-py3-none-any.whl",
  "100%/foo-1.0.zip",
  "%2B/foo-1.0.zip",
  "\u00e4\u{1f40d}/foo-1.0.zip",
  "it's (new)!*/foo-1!1.0.zip",
  "a?b#c&d=e/foo-1.0.zip",
  "~user/foo-1.0.zip",
])("reads the key %j", async (key) => {
  await put(key);
  const path = key.split("/").map(encodeURIComponent).join("/");
  const response = await fetch(`${edge.url}/${path}`, { headers });
  expect([response.status, await response.text()]).toEqual([200, BODY]);
});

it.each([
  [{}, 200, BODY, null],
  [{ range: "bytes=2-4" }, 206, "234", "bytes 2-4/10"],
  [{ range: "bytes=7-" }, 206, "789", "bytes 7-9/10"],
  [{ range: "bytes=-3" }, 206, "789", "bytes 7-9/10"],
  [{ range: "bytes=-30" }, 206, BODY, "bytes 0-9/10"],
  [{ range: "bytes=10-" }, 416, "416 Range Not Satisfiable\n", null],
  [{ "if-none-match": "*" }, 304, "", null],
  [{ "if-none-match": '"other"' }, 200, BODY, null],
  [{ "if-match": '"other"' }, 412, "412 Precondition Failed\n", null],
  [{ "if-modified-since": new Date(Date.now() + 3_600_000).toUTCString() }, 304, "", null],
])("answers %j with %i", async (conditions, status, body, contentRange) => {
  await put("foo-1.0.tar.gz");
  const response = await fetch(`${edge.url}/foo-1.0.tar.gz`, {
    headers: { ...headers, ...(conditions as Record<string, string>) },
  });
  expect([response.status, await response.text()]).toEqual([status, body]);
  if (contentRange !== null) expect(response.headers.get("content-range")).toBe(contentRange);
});

it("answers 404 for an absent object, whatever the method", async () => {
  for (const method of ["GET", "HEAD"]) {
    const response = await fetch(`${edge.url}/bar-1.0.tar.gz`, { method, headers });
    expect(response.status).toBe(404);
  }
});

it.each([
  ["a file", `/${"a".repeat(1010)}/foo-1.0.tar.gz`],
  ["metadata", `/${"a".repeat(1000)}/foo-1.0.tar.gz.metadata`],
  ["a signature", `/${"a".repeat(1010)}/foo-1.0.tar.gz.asc`],
  ["a page", `/simple/${"a".repeat(1020)}/`],
  ["a release", `/project/foo/${"1".repeat(1020)}/`],
  ["JSON", `/pypi/${"a".repeat(1020)}/json`],
])("answers 404 for %s whose key would be too long for S3", async (_, path) => {
  for (const method of ["GET", "HEAD"]) {
    const { status } = await fetch(edge.url + path, { method, headers });
    expect(status).toBe(404);
  }
});

it("answers every request, and never with an internal error", async () => {
  await put("foo-1.0.tar.gz");
  const part = fc.constantFrom(
    ..."/ // /. /.. /%2e%2e /simple /pypi /project /_index /foo /foo-1.0.tar.gz .metadata .asc ? # % %00 %0d%0a %FF %C3%BC + ~ * ' \\ é [ ^ `".split(
      " ",
    ),
    "a".repeat(1025),
    "?".repeat(3),
    "/simple/foo/",
  );
  const target = fc.array(part, { maxLength: 6 }).map((parts) => `/${parts.join("")}`);
  const odd = fc.constantFrom(
    "",
    "*",
    "bytes=0-",
    "bytes=5-2",
    "bytes=-0",
    "bytes=99-",
    "\u00ff",
    "x".repeat(3_000),
    '"',
    "W/",
  );
  const given = fc.dictionary(
    fc.constantFrom(
      ..."range if-range if-match if-none-match if-modified-since accept accept-encoding cookie authorization content-length __proto__ x".split(
        " ",
      ),
    ),
    odd,
    { maxKeys: 3, noNullPrototype: true },
  );
  const statuses = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("GET", "GET", "HEAD", "POST", "OPTIONS"),
      target,
      given,
      async (method, path, more) => {
        const all = { host: "127.0.0.1", ...headers, ...more, connection: "close", "content-length": "0" };
        const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
        const answer = await exchange(edge.url, `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
        const [, status = ""] = /^HTTP\/1\.1 (\d{3}) /.exec(answer) ?? [];
        statuses.add(status);
        expect(status, answer).toMatch(/^[234]\d\d$/);
      },
    ),
    { seed: 13, numRuns: shareOf(1_500) },
  );
  expect([...statuses]).toEqual(expect.arrayContaining(["200", "301", "400", "401", "404", "405"]));
});
