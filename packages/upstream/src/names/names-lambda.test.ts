import { answer, refusal, type ScriptedS3, startScriptedS3 } from "@wheelyard/indexer/testing/scripted-s3";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { send, startUpstreamServer, type UpstreamServer } from "../../testing/upstream-server.ts";

let upstream: UpstreamServer;
let s3: ScriptedS3;

const NO_CLAIMS =
  '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>';

beforeAll(async () => {
  upstream = await startUpstreamServer();
  upstream.answer("numpy", send(404));
  s3 = await startScriptedS3([
    (response, request) => {
      if (request.method === "PUT") return answer(200, { etag: '"1"' }, "")(response, request);
      return request.url?.includes("list-type=2")
        ? answer(200, {}, NO_CLAIMS)(response, request)
        : refusal(404, "NoSuchKey")(response, request);
    },
  ]);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_ENDPOINT_URL_S3", s3.url);
  vi.stubEnv("BUCKET", "my-pypi");
  vi.stubEnv("ENVIRONMENT", "dev");
});

afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await upstream.close();
  await s3.close();
});

it("looks, and reports the count as a metric", async () => {
  vi.stubEnv("UPSTREAM_SETTINGS", JSON.stringify({ reserved: [], sources: [{ index: upstream.index }] }));
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const { handler } = await import("./names-lambda.ts");
  await handler();
  const [[line]] = written.mock.calls as [[string]];
  expect(JSON.parse(line)).toMatchObject({
    event: "names-checked",
    names: 0,
    PrivateNamesUpstream: 0,
    Environment: "dev",
    _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: "PrivateNamesUpstream", Unit: "Count" }] }] },
  });
  expect(s3.requests.filter((request) => !request.startsWith("GET"))).toEqual([
    expect.stringMatching(/^PUT .*\/_index\/project\/_problems\/listed-counts\.json/),
  ]);
});

it("fails without an upstream", async () => {
  vi.resetModules();
  vi.stubEnv("UPSTREAM_SETTINGS", undefined);
  const { handler } = await import("./names-lambda.ts");
  await expect(handler()).rejects.toThrow("UPSTREAM_SETTINGS is not set");
});
