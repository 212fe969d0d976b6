import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import { formatUserRecord, newUserRecord } from "@wheelyard/edge-auth/users/record";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type SignedOrigin, startSignedOrigin } from "../../testing/signed-origin.ts";
import { type EdgeServer, startEdgeServer } from "./server.ts";

const FILE = "/_upstream/packages/ab/foo-1.0.zip";

let functionCode: string;
let hostStatus: number;
let asked: { url: string | undefined; headers: IncomingHttpHeaders }[];
let readFromBucket: number;
let host: Server;
let origin: SignedOrigin;
let edge: EdgeServer;

beforeAll(async () => {
  functionCode = (await buildEdgeFunction("proxied")).code;
});

beforeEach(async () => {
  hostStatus = 200;
  asked = [];
  readFromBucket = 0;
  host = createServer(({ url, headers }, response) => {
    asked.push({ url, headers });
    response.writeHead(hostStatus, { etag: '"f"', "x-served-by": "x", "cache-control": "max-age=1" });
    response.end(hostStatus === 304 ? undefined : "file");
  });
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  origin = await startSignedOrigin((_, response) => {
    readFromBucket++;
    response.writeHead(404).end();
  });
  edge = await startEdgeServer({
    port: 0,
    functionCode,
    keyValueStore: {
      get: async (user) => formatUserRecord(user, newUserRecord({ token: "secret" }, undefined)),
    },
    origin: origin.settings,
    fallback: {
      upstream: "proxied",
      fileHost: `http://127.0.0.1:${(host.address() as AddressInfo).port}`,
      answerPage: () => Promise.reject(new Error("expected no page")),
    },
  });
});

afterEach(async () => {
  await edge.close();
  await origin.close();
  host.closeAllConnections();
  host.close();
});

function ask(headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
  const authorization = `Basic ${Buffer.from("alice:secret").toString("base64")}`;
  return fetch(edge.url + FILE, { method, headers: { authorization, ...headers } });
}

it("fetches a file of upstream from its host, without what the reader said, and nothing from the bucket", async () => {
  const response = await ask({ cookie: "a=b", range: "bytes=0-1" });
  expect([response.status, await response.text()]).toEqual([200, "file"]);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    etag: '"f"',
    "cache-control": "private, no-cache",
    "x-content-type-options": "nosniff",
  });
  expect(response.headers.has("x-served-by")).toBe(false);
  expect(asked).toMatchObject([{ url: "/packages/ab/foo-1.0.zip", headers: { range: "bytes=0-1" } }]);
  for (const name of ["authorization", "cookie"]) expect(asked[0]?.headers).not.toHaveProperty(name);
  expect(readFromBucket).toBe(0);
});

it.each([206, 304, 403, 404, 500, 503])("passes on that the host answers %i", async (status) => {
  hostStatus = status;
  expect((await ask({ "if-none-match": '"f"' })).status).toBe(status);
});

it("sends only the head for HEAD", async () => {
  const response = await ask({}, "HEAD");
  expect([response.status, await response.text()]).toEqual([200, ""]);
});

it("answers 502 if the host can't be reached", async () => {
  host.closeAllConnections();
  await new Promise((resolve) => host.close(resolve));
  const response = await ask();
  expect(response.status).toBe(502);
  expect(await response.text()).toContain("Cannot fetch /packages/ab/foo-1.0.zip from http://127.0.0.1:");
});
