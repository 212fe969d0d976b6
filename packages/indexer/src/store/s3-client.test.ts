import { afterEach, expect, it, vi } from "vitest";
import { answer, refusal, type ScriptedS3, startScriptedS3 } from "../../testing/scripted-s3.ts";
import { createS3Client } from "./s3-client.ts";
import { S3Store } from "./s3-store.ts";

let s3: ScriptedS3 | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await s3?.close();
});

it("gives up after the fifth attempt, and says what S3 said", async () => {
  const store = await lambdaStoreOver(refusal(500, "InternalError"));
  await expect(store.get("key")).rejects.toMatchObject({ name: "InternalError" });
  expect(s3?.requests).toHaveLength(5);
});

it("sends a checksum with what it writes", async () => {
  const checksums: unknown[] = [];
  const store = await lambdaStoreOver((response, request) => {
    checksums.push(request.headers["x-amz-checksum-crc32"]);
    answer(200, { etag: '"e1"' })(response, request);
  });
  await store.put("key", Buffer.from("content"), { contentType: "text/plain" }, { ifNoneMatch: "*" });
  expect(checksums).toEqual(["/sUwqQ=="]);
});

async function lambdaStoreOver(scripted: Parameters<typeof startScriptedS3>[0][number]): Promise<S3Store> {
  s3 = await startScriptedS3([scripted]);
  const settings = {
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "key",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  return new S3Store(createS3Client(), "my-pypi");
}
