import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  exchange,
  openConnection,
  type RawRequest,
  type SignedHead,
  signedHead,
} from "../../testing/raw-request.ts";
import {
  BUCKET,
  CREDENTIALS,
  connect,
  startTemporaryEndpoint,
  type TemporaryEndpoint,
} from "../../testing/temporary-endpoint.ts";
import { EMPTY_SHA256 } from "./auth/authenticate.ts";
import { deriveSigningKey, formatScope, sign } from "./auth/signing-key.ts";

let temporary: TemporaryEndpoint;
let url: string;
let unused = 0;
let Key: string;
let target: string;
beforeAll(async () => {
  temporary = await startTemporaryEndpoint();
  url = temporary.endpoint.url;
});
beforeEach(() => {
  unused += 1;
  Key = `object-${unused}`;
  target = `/${BUCKET}/${Key}`;
});
afterAll(() => temporary.remove());

const BODY = "hello, world";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const CRC32 = "/6tyOg==";
const CRC64NVME = "imGzfIgXKM8=";

async function read(): Promise<string | undefined> {
  const { Body } = await temporary.client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  return await Body?.transformToString();
}

/** Sends one request and ends the connection after the answer. */
async function send(request: RawRequest, body: string = ""): Promise<string> {
  const unsignedHeaders = { connection: "close", ...request.unsignedHeaders };
  return await exchange(url, signedHead(url, { ...request, unsignedHeaders }).text, body);
}

const chunked = (...chunks: string[]) =>
  chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");

describe("what clients send on the wire", () => {
  it("a signed body with a CRC32 in a header, as the first AWS CLI does", async () => {
    const answer = await send(
      {
        method: "PUT",
        target,
        contentHash: sha256(BODY),
        headers: {
          "content-length": String(BODY.length),
          "content-type": "text/plain",
          "x-amz-checksum-crc32": CRC32,
          "x-amz-sdk-checksum-algorithm": "CRC32",
        },
      },
      BODY,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(await read()).toBe(BODY);
  });

  it("a body of unsigned chunks with a trailing CRC64NVME, as the second AWS CLI does on https", async () => {
    const head: RawRequest = {
      method: "PUT",
      target,
      contentHash: "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      headers: {
        "content-encoding": "aws-chunked",
        "x-amz-decoded-content-length": String(BODY.length),
        "x-amz-sdk-checksum-algorithm": "CRC64NVME",
        "x-amz-trailer": "x-amz-checksum-crc64nvme",
      },
    };
    const body = (checksum: string) =>
      `${chunked("hello", ", world")}0\r\nx-amz-checksum-crc64nvme:${checksum}\r\n\r\n`;
    const withLength = (checksum: string) => ({
      ...head,
      unsignedHeaders: { "content-length": String(body(checksum).length) },
    });
    expect(await send(withLength("AAAAAAAAAAA="), body("AAAAAAAAAAA="))).toContain("<Code>BadDigest</Code>");
    expect(await send(withLength("none"), body("none"))).toContain("<Code>InvalidRequest</Code>");
    expect(await send(withLength(CRC64NVME), body(CRC64NVME))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await read()).toBe(BODY);
    const { ContentEncoding } = await temporary.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key }));
    expect(ContentEncoding).toBeUndefined();
  });

  it("the same in HTTP's own chunks, which have no length", async () => {
    const body = `${chunked(BODY)}0\r\nx-amz-checksum-crc32:${CRC32}\r\n\r\n`;
    const answer = await send(
      {
        method: "PUT",
        target,
        contentHash: "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        headers: {
          "x-amz-decoded-content-length": String(BODY.length),
          "x-amz-trailer": "x-amz-checksum-crc32",
        },
        unsignedHeaders: { "transfer-encoding": "chunked" },
      },
      `${chunked(body)}0\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(await read()).toBe(BODY);
  });

  it("a body of signed chunks", async () => {
    const chunks = ["hello", ", world", ""];
    const lengthOfFraming = "0;chunk-signature=".length + 64 + 4;
    const head = signedHead(url, {
      method: "PUT",
      target,
      contentHash: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
      headers: { "x-amz-decoded-content-length": String(BODY.length) },
      unsignedHeaders: {
        connection: "close",
        "content-length": String(BODY.length + chunks.length * lengthOfFraming),
      },
    });
    const body = signChunks(head, chunks);
    expect(await exchange(url, head.text, body.replace("world", "earth"))).toContain("SignatureDoesNotMatch");
    await expect(read()).rejects.toMatchObject({ name: "NoSuchKey" });
    expect(await exchange(url, head.text, body)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await read()).toBe(BODY);
  });

  it("a raw plus in a path, which S3 reads as a space", async () => {
    await send({ method: "PUT", target: `${target}+a%2Bb`, headers: { "content-length": "0" } });
    await temporary.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: `${Key} a+b` }));
  });

  it("a host that names the bucket", async () => {
    await temporary.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: BODY }));
    const answer = await send({ method: "GET", target: `/${Key}`, headers: { host: `${BUCKET}.localhost` } });
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*hello, world$/);
  });

  it.each([
    ["response-content-type=%0D%0Ax-evil:%201"],
    ["response-content-type=%E2%80%A8"],
    ["response-expires=%00"],
    ["x-amz-meta-a=%E2%80%A8"],
    ["x-amz-meta-%C3%BC=x"],
    ["x-amz-meta-a=%0D%0Ax-evil:%201"],
  ])("nothing for the parameter %s, which no header can hold", async (query) => {
    await temporary.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: BODY }));
    const method = query.startsWith("response") ? "GET" : "PUT";
    const answer = await send({ method, target: `${target}?${query}`, headers: { "content-length": "0" } });
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*<Code>InvalidArgument<\/Code>/);
    expect(answer.split("\r\n\r\n")[0]).not.toMatch(/^x-evil/m);
    expect(await read()).toBe(BODY);
  });

  it.each([
    ["a name made to resolve here", { host: "evil.example" }],
    ["a page's origin", { origin: "http://localhost:3000" }],
    ["a form of another site", { "sec-fetch-site": "cross-site" }],
  ])("nothing from %s, whatever the signature", async (_, headers) => {
    const before = temporary.notifications.summary.length;
    const answer = await send({ method: "PUT", target, headers: { "content-length": "0", ...headers } });
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).toMatch(/<Code>AccessDenied<\/Code><Message>Cannot serve .*: expected .*<\/Message>/);
    expect(temporary.notifications.summary).toHaveLength(before);
  });

  it("no content type, which S3 then takes for binary", async () => {
    await send({ method: "PUT", target, headers: { "content-length": "0" } });
    const { ContentType } = await temporary.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key }));
    expect(ContentType).toBe("binary/octet-stream");
  });

  it.each([
    ["a body of another hash", { contentHash: sha256("other") }, BODY, 400, "XAmzContentSHA256Mismatch"],
    ["an invalid hash", { contentHash: "abc" }, BODY, 400, "InvalidArgument"],
    [
      "a checksum that is promised and not sent",
      { headers: { "x-amz-sdk-checksum-algorithm": "CRC32" } },
      BODY,
      400,
      "InvalidRequest",
    ],
    ["a parameter of no meaning", { target: "?restore" }, BODY, 501, "NotImplemented"],
    ["a method of no meaning", { method: "PATCH" }, BODY, 405, "MethodNotAllowed"],
    [
      "a body beyond 5 GiB",
      { headers: { "content-length": "5368709121", expect: "100-continue" } },
      "",
      400,
      "EntityTooLarge",
    ],
  ])(
    "refuses %s",
    async (_, { target: suffix = "", headers = {}, ...change }: Partial<RawRequest>, body, status, code) => {
      const answer = await send(
        {
          method: "PUT",
          target: `${target}${suffix}`,
          headers: { "content-length": String(body.length), ...headers },
          ...change,
        },
        body,
      );
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(answer).toContain(`<Code>${code}</Code>`);
      expect(answer).toMatch(/<RequestId>[0-9A-F]{16}<\/RequestId><\/Error>$/);
    },
  );

  it("refuses a body without a length", async () => {
    const request = { method: "PUT", target, unsignedHeaders: { "transfer-encoding": "chunked" } };
    expect(await send(request, `${chunked(BODY)}0\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 411 [\s\S]*MissingContentLength/,
    );
  });

  it("refuses HEAD without a body", async () => {
    expect(await send({ method: "HEAD", target })).toMatch(/^HTTP\/1\.1 404 [\s\S]*\r\n\r\n$/);
  });

  it("gives the size for an unsatisfiable range", async () => {
    await temporary.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: BODY }));
    const answer = await send({ method: "GET", target, headers: { range: "bytes=12-" } });
    expect(answer).toMatch(/^HTTP\/1\.1 416 /);
    expect(answer.toLowerCase()).toContain("content-range: bytes */12");
  });
});

describe("a client that waits for permission to send its body", () => {
  const put: RawRequest = { method: "PUT", target: "", headers: { "content-length": String(BODY.length) } };
  const waiting = (change: Partial<RawRequest>) =>
    signedHead(url, { ...put, ...change, unsignedHeaders: { expect: "100-continue", connection: "close" } })
      .text;

  it("gets it", async () => {
    const connection = openConnection(url);
    connection.write(waiting({ target }));
    await connection.until("HTTP/1.1 100 Continue");
    connection.write(BODY);
    expect(await connection.ended).toContain("HTTP/1.1 200 OK");
    expect(await read()).toBe(BODY);
  });

  it.each([
    ["its signature is wrong", (head: string) => head.replace(/Signature=..../, "Signature=0000"), 403],
    ["there is no such bucket", () => waiting({ target: "/nowhere/key" }), 404],
    [
      "the condition cannot hold",
      () => waiting({ target, headers: { ...put.headers, "if-match": '"x"' } }),
      404,
    ],
  ])("is told at once that %s", async (_, head, status) => {
    const answer = await exchange(url, head(waiting({ target })));
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).not.toContain("100 Continue");
  });
});

describe("connections", () => {
  it("continue after a refusal whose body no one wanted", async () => {
    const connection = openConnection(url);
    const headers = { "content-length": String(BODY.length) };
    connection.write(signedHead(url, { method: "PUT", target: "/nowhere/key", headers }).text);
    connection.write(BODY);
    await connection.until("NoSuchBucket");
    connection.write(
      signedHead(url, { method: "PUT", target, headers, unsignedHeaders: { connection: "close" } }).text,
    );
    connection.write(BODY);
    expect(await connection.ended).toContain("HTTP/1.1 200 OK");
    expect(await read()).toBe(BODY);
  });

  it("continue after a refusal in the middle of a body", async () => {
    const rest = "x".repeat(4 * 1024 * 1024);
    const connection = openConnection(url);
    const head = signedHead(url, {
      method: "PUT",
      target,
      contentHash: "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      headers: { "x-amz-decoded-content-length": "5" },
      unsignedHeaders: { "content-length": String(rest.length + 7) },
    });
    connection.write(`${head.text}what?\r\n`);
    connection.write(rest);
    await connection.until("Cannot read the aws-chunked body");
    connection.write(
      signedHead(url, { method: "GET", target, unsignedHeaders: { connection: "close" } }).text,
    );
    expect(await connection.ended).toContain("NoSuchKey");
  });

  it("that break while an object is read don't harm others", async () => {
    const before = await readdir(join(temporary.folder, "blobs"));
    await temporary.client.send(
      new PutObjectCommand({ Bucket: BUCKET, Key, Body: Buffer.alloc(16 * 1024 * 1024) }),
    );
    const connection = openConnection(url);
    connection.write(signedHead(url, { method: "GET", target }).text);
    await connection.until("200 OK");
    connection.break();
    await temporary.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
    await expect.poll(() => readdir(join(temporary.folder, "blobs"))).toEqual(before);
  });

  it("that break in the middle of a body leave nothing", async () => {
    const before = await readdir(join(temporary.folder, "blobs"));
    const connection = openConnection(url);
    connection.write(signedHead(url, { method: "PUT", target, headers: { "content-length": "1000" } }).text);
    connection.write(BODY);
    connection.break();
    await connection.ended;
    await expect.poll(() => readdir(join(temporary.folder, "blobs"))).toEqual(before);
    await expect(read()).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it("read the object that was there when they began, even if it is overwritten and deleted", async () => {
    const old = Buffer.alloc(32 * 1024 * 1024, "old content ");
    await temporary.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: old }));
    const { Body } = await temporary.client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    await temporary.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: "new" }));
    await temporary.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
    const found = await Body?.transformToByteArray();
    expect(Buffer.from(found ?? []).equals(old)).toBe(true);
  });
});

describe("presigned URLs", () => {
  it("read and write without further credentials", async () => {
    const plain = connect(url, { requestChecksumCalculation: "WHEN_REQUIRED" });
    const put = await getSignedUrl(plain, new PutObjectCommand({ Bucket: BUCKET, Key }));
    expect(await fetch(put, { method: "PUT", body: BODY })).toMatchObject({ status: 200 });
    plain.destroy();
    const get = new GetObjectCommand({ Bucket: BUCKET, Key, ResponseContentType: "text/x-test" });
    const found = await fetch(await getSignedUrl(temporary.client, get));
    expect([found.headers.get("content-type"), await found.text()]).toEqual(["text/x-test", BODY]);
  });

  it("may carry headers in their query: the SDK's holds the checksum of an empty body", async () => {
    const put = await getSignedUrl(temporary.client, new PutObjectCommand({ Bucket: BUCKET, Key }));
    expect(put).toContain("x-amz-checksum-crc32=AAAAAA%3D%3D");
    const written = await fetch(put, { method: "PUT", body: BODY });
    expect([written.status, await written.text()]).toEqual([400, expect.stringContaining("BadDigest")]);
  });

  it("are valid only for what was signed", async () => {
    const get = await getSignedUrl(
      temporary.client,
      new GetObjectCommand({ Bucket: BUCKET, Key: "another" }),
    );
    for (const [changed, method] of [
      [get.replace("another", Key), "GET"],
      [get, "PUT"],
      [`${get}&response-content-type=text/html`, "GET"],
    ] as const) {
      const response = await fetch(changed, { method });
      expect([response.status, await response.text()]).toEqual([
        403,
        expect.stringContaining("SignatureDoesNotMatch"),
      ]);
    }
  });
});

/** The frames of chunks whose signatures each cover the one before. */
function signChunks({ signature, timestamp }: SignedHead, chunks: string[]): string {
  const scope = { date: timestamp.slice(0, 8), region: "us-east-1" };
  const signingKey = deriveSigningKey(CREDENTIALS.secretAccessKey, scope);
  let previous = signature;
  return chunks
    .map((chunk) => {
      const lines = [
        "AWS4-HMAC-SHA256-PAYLOAD",
        timestamp,
        formatScope(scope),
        previous,
        EMPTY_SHA256,
        sha256(chunk),
      ];
      previous = sign(signingKey, lines.join("\n"));
      return `${chunk.length.toString(16)};chunk-signature=${previous}\r\n${chunk}\r\n`;
    })
    .join("");
}
