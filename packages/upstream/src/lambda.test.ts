import { PassThrough, type Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { serializeClaimsComplete } from "@wheelyard/core/claims";
import { answer, refusal, type ScriptedS3, startScriptedS3 } from "@wheelyard/indexer/testing/scripted-s3";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { sendPage, startUpstreamServer, type UpstreamServer } from "../testing/upstream-server.ts";

type Handler = (event: object, stream: Writable) => Promise<void>;

let upstream: UpstreamServer;
let s3: ScriptedS3;
let handler: Handler;
let head: unknown;

beforeAll(async () => {
  upstream = await startUpstreamServer();
  upstream.answer("acme", sendPage("acme", [{ filename: "acme-1.0.tar.gz" }]));
  const complete = { etag: '"e"', "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT" };
  s3 = await startScriptedS3([
    (response, request) =>
      request.url?.endsWith("_complete")
        ? answer(200, complete, serializeClaimsComplete("my-pypi"))(response, request)
        : refusal(404, "NoSuchKey")(response, request),
  ]);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_ENDPOINT_URL_S3", s3.url);
  vi.stubEnv("BUCKET", "my-pypi");
  vi.stubEnv("UPSTREAM_SETTINGS", JSON.stringify({ reserved: [], sources: [{ index: upstream.index }] }));
  vi.stubGlobal("awslambda", {
    streamifyResponse: (streamed: Handler) => streamed,
    HttpResponseStream: {
      from(stream: Writable, given: unknown) {
        head = given;
        return stream;
      },
    },
  });
  handler = (await import("./lambda.ts")).handler as Handler;
});

afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await upstream.close();
  await s3.close();
});

beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  head = undefined;
});

async function invoke(method: string, rawPath: string, headers: object = {}) {
  const stream = new PassThrough();
  const written = buffer(stream);
  await handler({ requestContext: { http: { method } }, rawPath, headers }, stream);
  return { head, body: (await written).toString() };
}

const PATH = "/_index/simple/acme/index.json";

it("answers what CloudFront asks, and says so in the log", async () => {
  const { body } = await invoke("GET", PATH);
  expect(JSON.parse(body)).toMatchObject({ name: "acme", versions: ["1.0"] });
  expect(head).toMatchObject({ statusCode: 200, headers: { "content-type": expect.anything() } });
  expect(vi.mocked(process.stdout.write)).toHaveBeenCalledWith(
    '{"level":"info","event":"answered","project":"acme","from":"public","status":200}\n',
  );
});

it("has only a head for HEAD and for 304", async () => {
  expect(await invoke("HEAD", PATH)).toMatchObject({ head: { statusCode: 200 }, body: "" });
  const { etag } = (head as { headers: { etag: string } }).headers;
  expect(await invoke("GET", PATH, { "if-none-match": etag })).toMatchObject({
    head: { statusCode: 304, headers: { etag } },
    body: "",
  });
});

it("answers 404 for what is not a page", async () => {
  expect(await invoke("GET", "/favicon.ico")).toMatchObject({
    head: { statusCode: 404 },
    body: "404 Not Found\n",
  });
});
