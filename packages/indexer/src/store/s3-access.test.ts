import { afterEach, expect, it, vi } from "vitest";
import { type Answer, answer, refusal, type ScriptedS3, startScriptedS3 } from "../../testing/scripted-s3.ts";
import { RestS3Api } from "./rest-s3-api.ts";
import { lambdaAccess } from "./s3-access.ts";
import { S3Connection } from "./s3-connection.ts";
import { S3Store } from "./s3-store.ts";

const OBJECT = { etag: '"e1"', "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT" };

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

it("signs with Lambda's credentials, and asks for new ones once they expire", async () => {
  const credentials: string[] = [];
  const store = await lambdaStoreOver((response, request) => {
    const { authorization = "", "x-amz-security-token": token } = request.headers;
    credentials.push(`${/Credential=([^/]+)/.exec(authorization)?.[1]} ${token}`);
    answer(200, OBJECT, "content")(response, request);
  });
  const lend = (name: string, lifetimeMs: number) => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", name);
    vi.stubEnv("AWS_SESSION_TOKEN", `token-of-${name}`);
    vi.stubEnv("AWS_CREDENTIAL_EXPIRATION", new Date(Date.now() + lifetimeMs).toISOString());
  };
  lend("first", -1_000);
  await store.get("key");
  lend("second", 3_600_000);
  await store.get("key");
  lend("third", 3_600_000);
  await store.get("key");
  expect(credentials).toEqual(["first token-of-first", "second token-of-second", "second token-of-second"]);
});

it.each([
  ["my-pypi", "eu-central-1", {}, "https://my-pypi.s3.eu-central-1.amazonaws.com/"],
  ["my.pypi", "eu-central-1", {}, "https://s3.eu-central-1.amazonaws.com/my.pypi"],
  ["my-pypi", "cn-north-1", {}, "https://my-pypi.s3.cn-north-1.amazonaws.com.cn/"],
  ["my-pypi", "us-east-1", { AWS_ENDPOINT_URL: "http://s3:9000/" }, "http://s3:9000/my-pypi"],
  [
    "my-pypi",
    "us-east-1",
    { AWS_ENDPOINT_URL: "http://aws:1", AWS_ENDPOINT_URL_S3: "http://s3:2" },
    "http://s3:2/my-pypi",
  ],
])("finds bucket %s in %s", (bucket, region, endpoints, expected) => {
  expect(lambdaAccess(bucket, { AWS_REGION: region, ...endpoints }).bucketUrl.href).toBe(expected);
});

it("asks for a region", () => {
  expect(() => lambdaAccess("my-pypi", {})).toThrow("Cannot reach S3: expected AWS_REGION to name a region");
});

async function lambdaStoreOver(scripted: Answer): Promise<S3Store> {
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
  return new S3Store(new RestS3Api(new S3Connection(lambdaAccess("my-pypi", process.env))));
}
