import { PutObjectCommand } from "@aws-sdk/client-s3";
import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import { formatUserRecord, newUserRecord } from "@wheelyard/edge-auth/users/record";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  BUCKET,
  CREDENTIALS,
  startTemporaryEndpoint,
  type TemporaryEndpoint,
} from "../s3/testing/temporary-endpoint.ts";
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

it("answers 404 for what is not there, whatever the method", async () => {
  for (const method of ["GET", "HEAD"]) {
    const response = await fetch(`${edge.url}/bar-1.0.tar.gz`, { method, headers });
    expect(response.status).toBe(404);
  }
});
