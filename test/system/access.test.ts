import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { HeadBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { credentials, region } from "@wheelyard/local/bucket-access";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";

let stack: TestStack;
let s3Url: string;
const wheel = buildWheel({ name: "guarded", version: "1.0" });

beforeAll(async () => {
  stack = await startTestStack();
  const endpoint = await stack.bucket.client.config.endpoint?.();
  s3Url = `http://${endpoint?.hostname}:${endpoint?.port}`;
  await stack.bucket.put(wheel.filename, wheel.body);
  await stack.drain();
});

afterAll(() => stack[Symbol.asyncDispose]());

describe("the bucket refuses", () => {
  it.each([
    ["GET", "/my-pypi"],
    ["GET", `/my-pypi/${wheel.filename}`],
    ["GET", "/my-pypi/_index/simple/index.json"],
    ["PUT", "/my-pypi/new-1.0-py3-none-any.whl"],
    ["DELETE", `/my-pypi/${wheel.filename}`],
  ])("unsigned %s %s", async (method, path) => {
    const response = await fetch(s3Url + path, { method });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("<Code>AccessDenied</Code>");
  });

  it.each([
    ["a wrong secret", { ...credentials, secretAccessKey: "wrong" }, "SignatureDoesNotMatch"],
    ["an unknown access key", { ...credentials, accessKeyId: "nobody" }, "InvalidAccessKeyId"],
  ])("%s", async (_, wrong, code) => {
    const client = new S3Client({
      endpoint: s3Url,
      forcePathStyle: true,
      region,
      credentials: wrong,
      maxAttempts: 1,
    });
    await expect(client.send(new ListObjectsV2Command({ Bucket: "my-pypi" }))).rejects.toMatchObject({
      name: code,
      $metadata: { httpStatusCode: 403 },
    });
    client.destroy();
  });

  it("nothing that is signed", async () => {
    await stack.bucket.client.send(new HeadBucketCommand({ Bucket: "my-pypi" }));
  });
});

describe("the index", () => {
  const paths = ["/", "/simple/", "/simple/guarded/", "/simple/absent/", "/guarded/", `/${wheel.filename}`];

  it.each([
    ["no login", undefined],
    ["a wrong token", "local:wrong"],
    ["an unknown user", "nobody:local"],
    ["no token", "local:"],
  ])("answers 401 to %s", async (_, login) => {
    const headers = login === undefined ? {} : { authorization: `Basic ${btoa(login)}` };
    for (const path of paths) {
      const response = await fetch(stack.index.url + path, { headers, redirect: "manual" });
      expect(response.status, path).toBe(401);
      expect(response.headers.get("www-authenticate")).toMatch(/^Basic /);
    }
  });

  it.each([
    "/_index/simple/index.json",
    "/_index/simple/guarded/index.json",
    `/_index/metadata/${wheel.filename}.metadata`,
    "/%5Findex/simple/index.json",
    "//_index/simple/index.json",
    "/simple/../_index/simple/index.json",
    "/simple/..%2f_index/simple/index.json",
    "/_index%2fsimple%2findex.json",
    "/./_index/simple/index.json",
  ])("does not serve %s", async (path) => {
    const { status, body } = await rawGet(stack.index.url, path);
    expect([400, 404], `${path}: ${status}`).toContain(status);
    expect(body).not.toContain("guarded");
  });
});

describe("both servers", () => {
  it("listen only on 127.0.0.1", async () => {
    // All of 127.0.0.0/8 leads here, but only a server on all addresses answers there.
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4")
      .map(({ address }) => address);
    for (const url of [s3Url, stack.index.url]) {
      expect(await accepts("127.0.0.1", url)).toBe(true);
      for (const host of ["127.0.0.2", "::1", ...others]) expect(await accepts(host, url), host).toBe(false);
    }
  });
});

function accepts(host: string, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(new URL(url).port) });
    socket.on("connect", () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}

/** Sends the path unchanged: URL parsers would resolve its dots. */
function rawGet(url: string, path: string): Promise<{ status: number; body: string }> {
  const { port } = new URL(url);
  const login = Buffer.from("local:local").toString("base64");
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: Number(port) });
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      resolve({ status: Number(text.split(" ")[1]), body: text.slice(text.indexOf("\r\n\r\n") + 4) });
    });
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Basic ${login}\r\nConnection: close\r\n\r\n`,
    );
  });
}
