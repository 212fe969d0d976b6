import { once } from "node:events";
import { get, type IncomingMessage, request as sendRequest } from "node:http";
import { connect } from "node:net";
import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import { formatUserRecord, newUserRecord } from "@wheelyard/edge-auth/users/record";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type SignedOrigin, startSignedOrigin } from "../../testing/signed-origin.ts";
import type { KeyValueStore } from "./edge-function.ts";
import type { Access } from "./exchange.ts";
import { type EdgeServer, startEdgeServer } from "./server.ts";

const AUTHORIZATION = `Basic ${Buffer.from("alice:secret").toString("base64")}`;

const users: KeyValueStore = {
  async get(user) {
    if (user !== "alice") throw new Error("no such key");
    return formatUserRecord("alice", newUserRecord({ token: "secret" }));
  },
};

const OBJECTS: Record<string, { headers: Record<string, string>; body: string }> = {
  "/bucket/_index/simple/foo/index.html": {
    headers: { "content-type": "text/html; charset=utf-8", etag: '"page"', "cache-control": "s-maxage=5" },
    body: "<!DOCTYPE html>foo",
  },
  "/bucket/_index/simple/foo/index.json.gz": {
    headers: {
      "content-type": "application/vnd.pypi.simple.v1+json",
      "content-encoding": "gzip",
      etag: '"gz"',
    },
    body: "squeezed",
  },
  "/bucket/a%2Bb%20%28c%29/foo-1.0.tar.gz": {
    headers: { etag: '"file"', "last-modified": "Wed, 01 Jan 2025 00:00:00 GMT", "x-amz-request-id": "1" },
    body: "0123456789",
  },
};

let functionCode: string;
let origin: SignedOrigin;
let edge: EdgeServer;
let log: Access[];

beforeAll(async () => {
  functionCode = (await buildEdgeFunction()).code;
});

afterEach(async () => {
  await edge.close();
  await origin.close();
});

async function start(
  listener: Parameters<typeof startSignedOrigin>[0] = serveObjects,
  options: Partial<Parameters<typeof startEdgeServer>[0]> = {},
): Promise<void> {
  log = [];
  origin = await startSignedOrigin(listener);
  edge = await startEdgeServer({
    port: 0,
    functionCode,
    keyValueStore: users,
    origin: origin.settings,
    onAccess: (access) => log.push(access),
    ...options,
  });
}

const serveObjects: Parameters<typeof startSignedOrigin>[0] = (request, response) => {
  const object = OBJECTS[request.url ?? ""];
  if (object === undefined)
    return response.writeHead(404, { "content-type": "application/xml" }).end("<Error/>");
  if (request.headers["if-none-match"] === object.headers.etag)
    return response.writeHead(304, object.headers).end();
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  const [first, last] = [Number(range?.[1]), Number(range?.[2])];
  const body = range ? object.body.slice(first, last + 1) : object.body;
  response.writeHead(range ? 206 : 200, {
    ...object.headers,
    "content-length": body.length,
    ...(range && { "content-range": `bytes ${first}-${last}/${object.body.length}` }),
  });
  return response.end(body);
};

interface Answer {
  status: number;
  reason: string;
  headers: IncomingMessage["headers"];
  body: string;
}

async function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  const { hostname, port } = new URL(edge.url);
  const request = sendRequest({
    agent: false,
    hostname,
    port,
    path,
    method,
    headers: { authorization: AUTHORIZATION, ...headers },
  });
  request.end();
  const [response] = (await once(request, "response")) as [IncomingMessage];
  let body = "";
  for await (const chunk of response) body += chunk;
  const { statusCode: status = 0, statusMessage: reason = "" } = response;
  return { status, reason, headers: response.headers, body };
}

describe("edge server", () => {
  it("challenges a request without credentials, and does not ask the bucket", async () => {
    await start();
    const answer = await ask("/simple/foo", { authorization: "" });
    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toMatch(/^Basic realm=/);
    expect(origin.requests).toEqual([]);
  });

  it("serves the view that the client asks for", async () => {
    await start();
    const html = await ask("/simple/foo/", { accept: "text/html" });
    expect(html).toMatchObject({
      status: 200,
      body: "<!DOCTYPE html>foo",
      headers: {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "private, no-cache",
        etag: '"page"',
        vary: "Accept, Accept-Encoding",
        "x-content-type-options": "nosniff",
      },
    });
    const json = await ask("/simple/foo/", {
      accept: "application/vnd.pypi.simple.v1+json",
      "accept-encoding": "gzip",
    });
    expect(json).toMatchObject({ body: "squeezed", headers: { "content-encoding": "gzip" } });
  });

  it.each([
    ["escaped as a client escapes it", "/a%2Bb%20(c)/foo-1.0.tar.gz"],
    ["with a raw plus", "/a+b%20%28c%29/foo-1.0.tar.gz"],
  ])("serves a file at a key with special characters, %s", async (_, path) => {
    await start();
    const answer = await ask(path);
    expect(answer).toMatchObject({ status: 200, body: "0123456789" });
    expect(answer.headers).not.toHaveProperty("content-encoding");
    expect(answer.headers).not.toHaveProperty("x-amz-request-id");
    expect(answer.headers["content-security-policy"]).toContain("sandbox");
  });

  it("serves part of a file", async () => {
    await start();
    const answer = await ask("/a%2Bb%20%28c%29/foo-1.0.tar.gz", { range: "bytes=2-4" });
    expect(answer).toMatchObject({ status: 206, body: "234", headers: { "content-range": "bytes 2-4/10" } });
  });

  it("answers HEAD with only the headers", async () => {
    await start();
    const answer = await ask("/a%2Bb%20%28c%29/foo-1.0.tar.gz", {}, "HEAD");
    expect(answer).toMatchObject({ status: 200, body: "", headers: { "content-length": "10" } });
    expect(origin.requests).toEqual(["HEAD /bucket/a%2Bb%20%28c%29/foo-1.0.tar.gz"]);
  });

  it("keeps its connection to the bucket, whatever the bucket answers", async () => {
    await start();
    for (let n = 0; n < 5; n++) {
      await ask("/simple/foo/");
      await ask("/simple/bar/");
      await ask("/simple/foo/", {}, "HEAD");
      await ask("/simple/foo/", { "if-none-match": '"page"' });
    }
    expect(origin.requests).toHaveLength(20);
    expect(origin.connections).toBe(1);
  });

  it("answers 304 if the client already has the version", async () => {
    await start();
    expect(await ask("/simple/foo/", { "if-none-match": '"page"' })).toMatchObject({ status: 304, body: "" });
  });

  it.each([
    [404, 404],
    [403, 502],
    [500, 502],
    [503, 503],
    [301, 502],
  ])("maps a %i of the bucket to %i", async (fromBucket, toViewer) => {
    await start((_, response) => response.writeHead(fromBucket).end("<Error/>"));
    const answer = await ask("/foo-1.0.tar.gz");
    expect(answer.status).toBe(toViewer);
    if (toViewer !== 404) expect(answer.body).toContain("Cannot read /foo-1.0.tar.gz from the bucket");
  });

  it("answers 502 if the bucket cannot be reached", async () => {
    await start();
    await origin.close();
    const answer = await ask("/foo-1.0.tar.gz");
    expect(answer.status).toBe(502);
    expect(answer.body).toContain("ECONNREFUSED");
  });

  it("answers 502 if its signature is refused", async () => {
    const wrong = await startSignedOrigin(serveObjects);
    await start(undefined, {
      origin: { ...wrong.settings, credentials: { accessKeyId: "edge", secretAccessKey: "wrong" } },
    });
    expect((await ask("/simple/foo/")).status).toBe(502);
    await wrong.close();
  });

  it.each([
    ["throws", "async function handler() { throw new Error('boom'); }", "boom"],
    ["returns nothing", "async function handler() {}", "expected a request or a response, found undefined"],
    ["reaches for Node", "async function handler() { return process.exit(1); }", "process is not defined"],
  ])("answers 503 if the function %s", async (_, code, words) => {
    await start(undefined, { functionCode: code });
    const answer = await ask("/simple/foo/");
    expect(answer.status).toBe(503);
    expect(answer.body).toContain(words);
    expect(log[0]?.error).toContain(words);
  });

  it.each([
    ["/simple/foo/", 200, "private, no-cache"],
    ["/a%2Bb%20%28c%29/foo-1.0.tar.gz", 200, "private, no-cache"],
    ["/bar-1.0.tar.gz", 404, "private, no-cache"],
    ["/_index/", 404, "no-store"],
    ["/Foo/", 302, "no-store"],
  ])("tells clients of %s (%i) to cache as %j, whatever the object says", async (path, status, expected) => {
    await start();
    const { headers, ...answer } = await ask(path);
    expect([answer.status, headers["cache-control"]]).toEqual([status, expected]);
  });

  it.each(["/simple/foo/?q=x", "/simple/foo/?", "/simple/foo/?format=text/html&x=/foo-1.0.tar.gz"])(
    "serves %s as the page it is, whatever the query",
    async (path) => {
      await start();
      const { headers } = await ask(path);
      expect(headers["content-security-policy"]).toContain("script-src 'self'");
      expect(headers.vary).toBe("Accept, Accept-Encoding");
    },
  );

  it.each([
    ["a name made to resolve here", { host: "evil.example:8080" }],
    ["a page of another origin", { origin: "https://evil.example" }],
    ["a page of another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
  ])("refuses %s, before anything else", async (_, headers) => {
    await start();
    const answer = await ask("/simple/foo/", headers);
    expect(answer.status).toBe(403);
    expect(answer.body).toMatch(/^403 Cannot serve .*: expected .*\n$/);
    expect(origin.requests).toEqual([]);
  });

  it("tells uploaders what to type instead, in the reason phrase and in the body", async () => {
    await start();
    const answer = await ask("/simple/", {}, "POST");
    expect(answer).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
    expect(answer.reason).toContain("aws s3 cp dist/ s3://BUCKET/ --recursive");
    expect(answer.body).toBe(`405 ${answer.reason}\n`);
    expect(origin.requests).toEqual([]);
  });

  it("reports every request in its own words", async () => {
    await start();
    await ask("/simple/foo/?format=text/html", { "user-agent": "pip/99" });
    await ask("/simple/foo/", {}, "DELETE");
    expect(log).toEqual([
      { method: "GET", uri: "/simple/foo/?format=text/html", status: 200, bytes: 18, userAgent: "pip/99" },
      { method: "DELETE", uri: "/simple/foo/", status: 405, bytes: 109, userAgent: "" },
    ]);
  });

  it("gives the function what the client sent, with repetitions and unnormalised", async () => {
    const echo =
      "async function handler(event) { return { statusCode: 200, body: JSON.stringify(event.request) }; }";
    await start(undefined, { functionCode: echo });
    const { port } = new URL(edge.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.end(
      "GET //a/../%41+?x=1&y&x=%202 HTTP/1.1\r\nHost: localhost\r\nAccept: a\r\nACCEPT: b\r\nCookie: c=1; d=2; c=3\r\nConnection: close\r\n\r\n",
    );
    let text = "";
    for await (const chunk of socket) text += chunk;
    expect(JSON.parse(text.slice(text.indexOf("\r\n\r\n")))).toEqual({
      method: "GET",
      uri: "//a/../%41+",
      querystring: { x: { value: "1", multiValue: [{ value: "1" }, { value: "%202" }] }, y: { value: "" } },
      headers: {
        host: { value: "localhost" },
        accept: { value: "a", multiValue: [{ value: "a" }, { value: "b" }] },
        connection: { value: "close" },
      },
      cookies: { c: { value: "1", multiValue: [{ value: "1" }, { value: "3" }] }, d: { value: "2" } },
    });
  });

  it("reads from the bucket no faster than the client reads", async () => {
    let sent = 0;
    const size = 64 * 1024 * 1024;
    await start((_, response) => {
      response.writeHead(200, { "content-length": size });
      const piece = Buffer.alloc(64 * 1024);
      const push = () => {
        while (sent < size) {
          sent += piece.length;
          if (!response.write(piece)) return response.once("drain", push);
        }
        return response.end();
      };
      push();
    });
    const request = get(`${edge.url}/foo-1.0.tar.gz`, {
      agent: false,
      headers: { authorization: AUTHORIZATION },
    });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.pause();
    let before = -1;
    while (before !== sent) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(sent).toBeLessThan(size);
    response.resume();
    await once(response, "end");
    expect(sent).toBe(size);
  });

  it("stops reading from the bucket when the client leaves during the answer", async () => {
    let isLeft = false;
    await start((_, response) => {
      response.once("close", () => {
        isLeft = true;
      });
      response.writeHead(200, { "content-length": 1000 });
      response.write("begin");
    });
    const request = get(`${edge.url}/foo-1.0.tar.gz`, {
      agent: false,
      headers: { authorization: AUTHORIZATION },
    });
    await once(request, "response");
    request.destroy();
    await expect.poll(() => isLeft).toBe(true);
    await expect.poll(() => log).toEqual([expect.objectContaining({ status: 200, bytes: 5 })]);
    expect(log[0]).not.toHaveProperty("error");
  });

  it("stops reading from the bucket when the client leaves before the answer", async () => {
    let isAsked = false;
    let isLeft = false;
    await start((_, response) => {
      isAsked = true;
      response.once("close", () => {
        isLeft = true;
      });
    });
    const request = get(`${edge.url}/foo-1.0.tar.gz`, {
      agent: false,
      headers: { authorization: AUTHORIZATION },
    });
    const failed = once(request, "error");
    await expect.poll(() => isAsked).toBe(true);
    request.destroy(new Error("enough"));
    await failed;
    await expect.poll(() => isLeft).toBe(true);
    await expect.poll(() => log).toEqual([expect.objectContaining({ status: 499 })]);
    expect(log[0]).not.toHaveProperty("error");
  });

  it("breaks off its answer if the bucket does", async () => {
    await start((_, response) => {
      response.writeHead(200, { "content-length": 1000 });
      response.write("begin", () => response.destroy());
    });
    await expect(ask("/foo-1.0.tar.gz")).rejects.toThrow("aborted");
    await expect.poll(() => log[0]?.error).toContain("Cannot send /foo-1.0.tar.gz to its end");
  });

  it("closes even if a client keeps its connection", async () => {
    await start();
    const { port } = new URL(edge.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(socket, "data");
    await edge.close();
  });
});
