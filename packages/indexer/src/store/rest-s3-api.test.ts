import { StandardRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterEach, expect, it } from "vitest";
import { type Answer, answer, type ScriptedS3, startScriptedS3 } from "../../testing/scripted-s3.ts";
import { CHECKSUM_ALGORITHMS, checksumHeader, checksumOf } from "./checksum.ts";
import { RestS3Api } from "./rest-s3-api.ts";
import { S3Connection } from "./s3-connection.ts";

const CONTENT = Buffer.from("content");

let s3: ScriptedS3 | undefined;
afterEach(() => s3?.close());

it.each(CHECKSUM_ALGORITHMS)("checks what it reads if S3 sends %s", async (algorithm) => {
  const right = { [checksumHeader(algorithm)]: await checksumOf(algorithm, CONTENT) };
  const api = await over([answer(200, right, CONTENT), answer(200, right, "contents")]);
  expect(await api.getObject("key", {})).toMatchObject({ body: new Uint8Array(CONTENT) });
  await expect(api.getObject("key", {})).rejects.toThrow(
    `Cannot use the answer of GetObject for "key": expected ${algorithm}`,
  );
});

it.each(CHECKSUM_ALGORITHMS)("doesn't mistake a %s of parts for one of the bytes", async (algorithm) => {
  const api = await over([answer(200, { [checksumHeader(algorithm)]: "AAAA-3" }, CONTENT)]);
  expect(await api.getObject("key", {})).toMatchObject({ body: new Uint8Array(CONTENT) });
});

it("asks for the checksum of what it reads, and sends one with what it writes", async () => {
  const headers: unknown[] = [];
  const api = await over([
    (response, request) => {
      headers.push(request.headers["x-amz-checksum-mode"] ?? request.headers["x-amz-checksum-crc32"]);
      answer(200, { etag: '"e1"' })(response, request);
    },
  ]);
  await api.getObject("key", {});
  await api.putObject("key", CONTENT, { contentType: "text/plain" }, { ifNoneMatch: "*" });
  expect(headers).toEqual(["ENABLED", "/sUwqQ=="]);
});

it.each([
  [2 * 1024 * 1024 - 1, undefined],
  [2 * 1024 * 1024, "100-continue"],
])("sends a body of %i bytes with Expect: %s", async (bytes, expected) => {
  const found: unknown[] = [];
  const api = await over([
    (response, request) => {
      found.push(request.headers.expect);
      answer(200, { etag: '"e1"' })(response, request);
    },
  ]);
  expect(await api.putObject("key", Buffer.alloc(bytes), { contentType: "a/b" }, {})).toBe('"e1"');
  expect(found).toEqual([expected]);
});

it.each([
  ["An invalid size", "<Size>many</Size><LastModified>2026-01-01T00:00:00Z</LastModified>"],
  ["no size", "<LastModified>2026-01-01T00:00:00Z</LastModified>"],
  ["an invalid date", "<Size>1</Size><LastModified>yesterday</LastModified>"],
])("tells the store of %s", async (_, facts) => {
  const listing = `<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key>${facts}</Contents></ListBucketResult>`;
  const api = await over([answer(200, {}, listing)]);
  const [object] = (await api.listPage("", { after: undefined })).objects;
  expect([object?.size, object?.lastModified]).toContain(undefined);
});

async function over(answers: readonly Answer[]): Promise<RestS3Api> {
  s3 = await startScriptedS3(answers);
  const connection = new S3Connection({
    bucketUrl: new URL(`${s3.url}/my-pypi`),
    region: "eu-central-1",
    credentials: async () => ({ accessKeyId: "key", secretAccessKey: "secret" }),
    requestHandler: new NodeHttpHandler(),
    retryStrategy: new StandardRetryStrategy(1),
  });
  return new RestS3Api(connection);
}
