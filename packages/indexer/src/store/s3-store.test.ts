import { S3Client } from "@aws-sdk/client-s3";
import { StandardRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterEach, describe, expect, it } from "vitest";
import {
  type Answer,
  answer,
  cutOff,
  hangUp,
  refusal,
  type ScriptedS3,
  silence,
  startScriptedS3,
} from "../../testing/scripted-s3.ts";
import { RestS3Api } from "./rest-s3-api.ts";
import type { S3Api } from "./s3-api.ts";
import { S3Connection } from "./s3-connection.ts";
import { S3Store } from "./s3-store.ts";
import { SdkS3Api } from "./sdk-s3-api.ts";
import type { Store } from "./store.ts";

const OBJECT = { etag: '"e1"', "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT" };
const WRITTEN = answer(200, { etag: '"e2"' });
const DELETED = answer(204);

const PLACE = {
  region: "eu-central-1",
  credentials: { accessKeyId: "key", secretAccessKey: "secret" },
};

interface Network {
  maxAttempts: number;
  requestTimeout: number;
}

const APIS: [string, (url: string, network: Network) => S3Api][] = [
  [
    "REST",
    (url, { maxAttempts, requestTimeout }) =>
      new RestS3Api(
        new S3Connection({
          bucketUrl: new URL(`${url}/my-pypi`),
          region: PLACE.region,
          credentials: async () => PLACE.credentials,
          requestHandler: new NodeHttpHandler({ requestTimeout, throwOnRequestTimeout: true }),
          retryStrategy: new StandardRetryStrategy(maxAttempts),
        }),
      ),
  ],
  [
    "the SDK's client",
    (endpoint, { maxAttempts, requestTimeout }) => {
      const requestHandler = { requestTimeout, throwOnRequestTimeout: true };
      const settings = { ...PLACE, endpoint, forcePathStyle: true, maxAttempts, requestHandler };
      return new SdkS3Api(new S3Client(settings), "my-pypi");
    },
  ],
];

describe.each(APIS)("over %s,", (_, openApi) => {
  let s3: ScriptedS3 | undefined;
  afterEach(() => s3?.close());

  describe("get", () => {
    it("gives the body and what S3 says about the object", async () => {
      const store = await over([answer(200, OBJECT, "content")]);
      expect(await store.get("a+b/ü.zip")).toEqual({
        kind: "found",
        object: {
          body: new TextEncoder().encode("content"),
          etag: "e1",
          size: 7,
          lastModified: new Date("2026-01-01T00:00:00Z"),
        },
      });
      expect(paths()).toEqual(["GET /my-pypi/a%2Bb/%C3%BC.zip"]);
    });

    it("asks for tags if they are wanted and there are any", async () => {
      const tagging = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>";
      const tagged = answer(200, { ...OBJECT, "x-amz-tagging-count": "1" }, "content");
      const store = await over([tagged, answer(200, {}, tagging), tagged, answer(200, OBJECT, "content")]);
      expect(await store.get("key", { withTags: true })).toMatchObject({
        object: { tags: new Map([["a", "b"]]) },
      });
      await store.get("key");
      expect(await store.get("key", { withTags: true })).toMatchObject({ object: { tags: new Map() } });
      const get = "GET /my-pypi/key";
      expect(paths()).toEqual([get, `${get}?tagging=`, get, get]);
    });

    it.each<[string, Answer, string | object]>([
      ["gone by now", refusal(404, "NoSuchKey"), { kind: "missing" }],
      ["not to be read", refusal(403, "AccessDenied"), "no"],
    ])("has no object without its tags: they are %s", async (_, scripted, expected) => {
      const tagged = answer(200, { ...OBJECT, "x-amz-tagging-count": "1" }, "content");
      const reading = (await over([tagged, scripted])).get("key", { withTags: true });
      if (typeof expected === "string") await expect(reading).rejects.toThrow(expected);
      else expect(await reading).toEqual(expected);
    });

    it("gives what S3 says about how the object is stored, even if no byte was requested", async () => {
      const stored = { ...OBJECT, "content-encoding": "gzip", "x-amz-server-side-encryption": "aws:kms" };
      const store = await over([refusal(416, "InvalidRange"), answer(200, stored, "content")]);
      expect(await store.get("key", { range: { first: 7, last: 8 } })).toMatchObject({
        object: { contentEncoding: "gzip", encryption: "aws:kms" },
      });
    });

    it("gives the size of the whole object if only part of it was read", async () => {
      const store = await over([answer(206, { ...OBJECT, "content-range": "bytes 0-2/700" }, "con")]);
      expect(await store.get("key", { range: { first: 0, last: 2 } })).toMatchObject({
        object: { size: 700 },
      });
    });

    it("gives an empty object, although it has no ranges", async () => {
      const store = await over([refusal(416, "InvalidRange"), answer(200, OBJECT, "")]);
      expect(await store.get("key", { range: { suffix: 10 } })).toMatchObject({
        kind: "found",
        object: { size: 0, body: new Uint8Array() },
      });
    });

    it("gives nothing for a range beyond the end", async () => {
      const store = await over([refusal(416, "InvalidRange"), answer(200, OBJECT, "content")]);
      expect(await store.get("key", { range: { first: 7, last: 8 } })).toMatchObject({
        kind: "found",
        object: { size: 7, body: new Uint8Array() },
      });
    });

    it.each([
      ["missing", "a missing key", refusal(404, "NoSuchKey"), {}],
      ["missing", "a missing key with a condition", refusal(404, "NoSuchKey"), { ifMatch: "e1" }],
      ["changed", "another version", refusal(412, "PreconditionFailed"), { ifMatch: "e1" }],
    ])("is %s for %s", async (kind, _, scripted, options) => {
      const store = await over([scripted]);
      expect(await store.get("key", options)).toEqual({ kind });
    });

    it.each<[string, Answer]>([
      ["412 without a condition", refusal(412, "PreconditionFailed")],
      ["416 without a range", refusal(416, "InvalidRange")],
      ["200 without an ETag", answer(200, { "last-modified": OBJECT["last-modified"] }, "content")],
      ["200 without a date", answer(200, { etag: '"e1"' }, "content")],
      ["a body that is cut off", cutOff(200, OBJECT, "content")],
      [
        "a body of another checksum",
        answer(200, { ...OBJECT, "x-amz-checksum-crc32": "AAAAAA==" }, "content"),
      ],
    ])("fails on %s", async (_, scripted) => {
      const store = await over([scripted]);
      await expect(store.get("key")).rejects.toThrow();
    });

    it("fails if a range is answered with the whole object", async () => {
      const store = await over([answer(200, OBJECT, "content")]);
      await expect(store.get("key", { range: { first: 0, last: 0 } })).rejects.toThrow(
        'Cannot use the answer of GetObject for "key": expected a range of it',
      );
    });
  });

  describe("put", () => {
    it("gives the new version", async () => {
      const store = await over([WRITTEN]);
      expect(await put(store)).toEqual({ kind: "written", etag: "e2" });
    });

    it.each<[string, Answer]>([
      ["a stale version", refusal(412, "PreconditionFailed")],
      ["a concurrent write", refusal(409, "ConditionalRequestConflict")],
      ["an object that is gone", refusal(404, "NoSuchKey")],
    ])("conflicts with %s", async (_, scripted) => {
      const store = await over([scripted]);
      expect(await put(store)).toEqual({ kind: "conflict" });
    });

    it.each<[string, Answer]>([
      ["412 without a condition", refusal(412, "PreconditionFailed")],
      ["404 without a condition", refusal(404, "NoSuchKey")],
    ])("fails on %s", async (_, scripted) => {
      const store = await over([scripted]);
      await expect(store.put("key", Buffer.from("new"), { contentType: "text/plain" })).rejects.toThrow();
    });

    it("fails on 200 without an ETag", async () => {
      const store = await over([answer(200)]);
      await expect(put(store)).rejects.toThrow('Cannot use the answer of PutObject for "key"');
    });
  });

  describe("delete", () => {
    it("deletes", async () => {
      const store = await over([DELETED]);
      expect(await store.delete("key", { ifMatch: "e1" })).toEqual({ kind: "deleted" });
    });

    it.each<[string, Answer]>([
      ["a stale version", refusal(412, "PreconditionFailed")],
      ["a concurrent write", refusal(409, "ConditionalRequestConflict")],
      ["an object that is gone", refusal(404, "NoSuchKey")],
    ])("conflicts with %s", async (_, scripted) => {
      const store = await over([scripted]);
      expect(await store.delete("key", { ifMatch: "e1" })).toEqual({ kind: "conflict" });
    });
  });

  describe("list", () => {
    it("follows all pages and decodes keys", async () => {
      const store = await over([
        page({ keys: ["a%2Bb", "a+b", "%E2%82%AC%0A"], next: "more" }),
        page({ keys: ["z"] }),
      ]);
      expect(await keys(store)).toEqual(["a+b", "a b", "€\n", "z"]);
      expect(s3?.requests[1]).toContain("continuation-token=more");
    });

    it("takes keys as they are if they are not encoded", async () => {
      const store = await over([page({ keys: ["a+b%2B"], encoding: "" })]);
      expect(await keys(store)).toEqual(["a+b%2B"]);
    });

    it.each<[string, Answer]>([
      ["a listing that continues without saying where", page({ keys: ["a"], isTruncated: "true" })],
      ["an answer without a listing", answer(200)],
      [
        "an answer that does not say whether it is complete",
        answer(200, {}, "<ListBucketResult></ListBucketResult>"),
      ],
      ["a listing that is cut off", cutOff(200, {}, "<ListBucketResult><IsTruncated>false</IsTruncated>")],
      [
        "a listing that ends early",
        answer(200, {}, "<ListBucketResult><IsTruncated>false</IsTruncated><Cont"),
      ],
      ["an object without an ETag", page({ keys: ["a"], etag: "" })],
      ["an error with status 200", answer(200, {}, "<Error><Code>InternalError</Code></Error>")],
    ])("fails on %s", async (_, scripted) => {
      const store = await over([scripted]);
      await expect(keys(store)).rejects.toThrow();
    });

    it("fails if its second page fails", async () => {
      const store = await over([page({ keys: ["a"], next: "more" }), refusal(503, "SlowDown")]);
      await expect(keys(store)).rejects.toMatchObject({ name: "SlowDown" });
    });
  });

  /** An error must never look like an empty index. */
  describe("is an error for every operation:", () => {
    const operations: [string, (store: Store) => Promise<unknown>][] = [
      ["get", (store) => store.get("key")],
      ["get of a range", (store) => store.get("key", { range: { first: 0, last: 0 } })],
      ["get of a version", (store) => store.get("key", { ifMatch: "e1" })],
      ["list", keys],
      ["put over a version", put],
      [
        "put of a new key",
        (store) => store.put("key", Buffer.from("x"), { contentType: "t" }, { ifNoneMatch: "*" }),
      ],
      ["delete", (store) => store.delete("key", { ifMatch: "e1" })],
    ];
    const failures: [string, Answer][] = [
      ["301 PermanentRedirect", refusal(301, "PermanentRedirect")],
      ["307 TemporaryRedirect without a location", refusal(307, "TemporaryRedirect")],
      ["400 AuthorizationHeaderMalformed", refusal(400, "AuthorizationHeaderMalformed")],
      ["400 ExpiredToken", refusal(400, "ExpiredToken")],
      ["403 AccessDenied", refusal(403, "AccessDenied")],
      ["403 without a body", answer(403)],
      ["404 NoSuchBucket", refusal(404, "NoSuchBucket")],
      ["404 without a body", answer(404)],
      ["404 in HTML", answer(404, { "content-type": "text/html" }, "<html><h1>Not Found</h1></html>")],
      ["404 with XML that has no code", answer(404, {}, "<Error><Message>gone</Message></Error>")],
      ["409 OperationAborted", refusal(409, "OperationAborted")],
      ["429 TooManyRequests", refusal(429, "TooManyRequests")],
      ["500 InternalError", refusal(500, "InternalError")],
      ["500 in cut XML", answer(500, {}, "<Error><Code>NoSuchK")],
      ["503 SlowDown", refusal(503, "SlowDown")],
      ["503 without a body", answer(503)],
      ["a connection that ends without an answer", hangUp],
      ["an answer that never comes", silence],
    ];
    for (const [failure, scripted] of failures) {
      it.each(operations)(`${failure}, %s`, async (_, operate) => {
        const store = await over([scripted], scripted === silence ? { requestTimeout: 50 } : {});
        await expect(operate(store)).rejects.toThrow();
      });
    }
  });

  describe("with retries", () => {
    it.each<[string, Answer]>([
      ["503 SlowDown", refusal(503, "SlowDown")],
      ["500 InternalError", refusal(500, "InternalError")],
      ["a cut connection", hangUp],
    ])("a write survives %s", async (_, failure) => {
      const store = await over([failure, failure, WRITTEN], { maxAttempts: 3 });
      expect(await put(store)).toEqual({ kind: "written", etag: "e2" });
    });

    it("throttling that persists is an error after the last attempt", async () => {
      const store = await over([refusal(503, "SlowDown")], { maxAttempts: 3 });
      await expect(put(store)).rejects.toMatchObject({ name: "SlowDown" });
      expect(s3?.requests).toHaveLength(3);
    });

    it("a write whose answer was lost conflicts with itself, so that its attempt begins again", async () => {
      const store = await over([hangUp, refusal(412, "PreconditionFailed")], { maxAttempts: 3 });
      expect(await put(store)).toEqual({ kind: "conflict" });
    });

    it("a refusal is not repeated", async () => {
      const store = await over([refusal(403, "AccessDenied")], { maxAttempts: 3 });
      await expect(put(store)).rejects.toMatchObject({ name: "AccessDenied" });
      expect(s3?.requests).toHaveLength(1);
    });
  });

  /** Without the operation's name, which the SDK adds for logs. */
  function paths(): string[] {
    return (s3?.requests ?? []).map((request) => request.replace(/\?x-id=\w+$/, ""));
  }

  async function over(
    answers: readonly Answer[],
    { maxAttempts = 1, requestTimeout = 5_000 }: Partial<Network> = {},
  ): Promise<Store> {
    s3 = await startScriptedS3(answers);
    return new S3Store(openApi(s3.url, { maxAttempts, requestTimeout }));
  }
});

function put(store: Store) {
  return store.put("key", Buffer.from("new"), { contentType: "text/plain" }, { ifMatch: "e1" });
}

async function keys(store: Store): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of store.list("prefix")) found.push(key);
  return found;
}

function page({
  keys,
  next,
  isTruncated = next === undefined ? "false" : "true",
  encoding = "url",
  etag = "&quot;e1&quot;",
}: {
  keys: string[];
  next?: string;
  isTruncated?: string;
  encoding?: string;
  etag?: string;
}): Answer {
  const contents = keys.map(
    (key) =>
      `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>` +
      `${etag && `<ETag>${etag}</ETag>`}<Size>1</Size></Contents>`,
  );
  return answer(
    200,
    { "content-type": "application/xml" },
    `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>` +
      `${encoding === "" ? "" : `<EncodingType>${encoding}</EncodingType>`}` +
      `${next === undefined ? "" : `<NextContinuationToken>${next}</NextContinuationToken>`}` +
      `${contents.join("")}</ListBucketResult>`,
  );
}
