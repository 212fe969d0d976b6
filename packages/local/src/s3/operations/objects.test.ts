import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { CHECKSUM_ALGORITHMS } from "@wheelyard/indexer/store/checksum";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  BUCKET,
  startTemporaryEndpoint,
  type TemporaryEndpoint,
} from "../../../testing/temporary-endpoint.ts";

let temporary: TemporaryEndpoint;
let unused = 0;
let Key: string;
beforeAll(async () => {
  temporary = await startTemporaryEndpoint();
});
beforeEach(() => {
  unused += 1;
  Key = `object-${unused}.whl`;
  temporary.notifications.published.length = 0;
});
afterAll(() => temporary.remove());

const put = (input: Partial<PutObjectCommandInput> = {}) =>
  temporary.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: "content", ...input }));

const get = (input: Partial<GetObjectCommandInput> = {}) =>
  temporary.client.send(new GetObjectCommand({ Bucket: BUCKET, Key, ...input }));

async function read(input: Partial<GetObjectCommandInput> = {}): Promise<string | undefined> {
  return await (await get(input)).Body?.transformToString();
}

const MD5_OF_CONTENT = "9a0364b9e99bb480dd25e1f0284c8555";
const OTHER_ETAG = `"${"0".repeat(32)}"`;
const refusal = (name: string, httpStatusCode: number) => ({ name, $metadata: { httpStatusCode } });

describe("PutObject and GetObject", () => {
  it.each([
    "plain.whl",
    "a+b.whl",
    "a b.whl",
    "a%2Bb.whl",
    "a%.whl",
    "ünïcode/日本語.whl",
    "😀.whl",
    `quotes'"&<>.whl`,
    "//double//slashes/",
    "./../dots/..",
    "~tilde*(star)!.whl",
    "?query=#fragment",
    "k".repeat(1024),
  ])("keep the key %s", async (name) => {
    await put({ Key: name, Body: name });
    expect(await read({ Key: name })).toBe(name);
    expect(temporary.notifications.summary).toEqual([`ObjectCreated:Put ${name}`]);
  });

  it("refuse a key of more than 1024 bytes", async () => {
    await expect(put({ Key: "ü".repeat(513) })).rejects.toMatchObject(refusal("KeyTooLongError", 400));
  });

  it("keep an empty object", async () => {
    await put({ Body: new Uint8Array(0) });
    expect(await read()).toBe("");
  });

  it("accept a stream, which the SDK sends in chunks with a trailing checksum", async () => {
    const pieces = Array.from({ length: 50 }, (_, i) => Buffer.alloc(10_000, `piece ${i} `));
    const ContentLength = 50 * 10_000;
    const { ChecksumCRC32 } = await put({
      Body: Readable.from(pieces, { objectMode: false }),
      ContentLength,
    });
    expect(ChecksumCRC32).toBeTruthy();
    expect(await read()).toBe(Buffer.concat(pieces).toString());
  });

  it("return what was stored with the object", async () => {
    await put({
      CacheControl: "max-age=60",
      ContentDisposition: 'attachment; filename="a.whl"',
      ContentEncoding: "gzip",
      ContentLanguage: "en",
      ContentType: "application/zip",
      Expires: new Date("2030-01-01T00:00:00Z"),
      Metadata: { origin: "a test" },
      Tagging: "kind=wheel&empty=",
    });
    expect(await get()).toMatchObject({
      AcceptRanges: "bytes",
      CacheControl: "max-age=60",
      ContentDisposition: 'attachment; filename="a.whl"',
      ContentEncoding: "gzip",
      ContentLanguage: "en",
      ContentLength: 7,
      ContentType: "application/zip",
      ETag: `"${MD5_OF_CONTENT}"`,
      ExpiresString: "Tue, 01 Jan 2030 00:00:00 GMT",
      Metadata: { origin: "a test" },
      TagCount: 2,
    });
  });

  it("return the headers that the reader asks for", async () => {
    await put();
    expect(await get({ ResponseContentType: "text/plain" })).toMatchObject({ ContentType: "text/plain" });
  });

  it("announce what was written", async () => {
    await put();
    expect(temporary.notifications.published).toEqual([
      {
        name: "ObjectCreated:Put",
        bucket: BUCKET,
        key: Key,
        size: 7,
        etag: MD5_OF_CONTENT,
        time: expect.any(Date),
      },
    ]);
  });

  it("distinguish a missing key from a missing bucket", async () => {
    await expect(get()).rejects.toMatchObject(refusal("NoSuchKey", 404));
    await expect(get({ Bucket: "nowhere" })).rejects.toMatchObject(refusal("NoSuchBucket", 404));
    await expect(put({ Bucket: "nowhere" })).rejects.toMatchObject(refusal("NoSuchBucket", 404));
  });

  it("refuse more than 2 KB of metadata", async () => {
    await expect(put({ Metadata: { a: "x".repeat(2048) } })).rejects.toMatchObject(
      refusal("MetadataTooLarge", 400),
    );
  });

  it.each([
    ["another storage class", { StorageClass: "GLACIER" }],
    ["a public object", { ACL: "public-read" }],
    ["encryption with a key", { ServerSideEncryption: "aws:kms" }],
    ["a lock", { ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: new Date("2040-01-01") }],
    ["a redirect", { WebsiteRedirectLocation: "/elsewhere" }],
  ] as [string, Partial<PutObjectCommandInput>][])(
    "refuse %s, which is not implemented",
    async (_, input) => {
      await expect(put(input)).rejects.toMatchObject(refusal("NotImplemented", 501));
    },
  );
});

describe("checksums", () => {
  it.each(CHECKSUM_ALGORITHMS)("of %s are verified, kept and returned", async (ChecksumAlgorithm) => {
    const written = await put({ ChecksumAlgorithm });
    const name = `Checksum${ChecksumAlgorithm}` as const;
    expect(written[name]).toBeTruthy();
    expect(await get({ ChecksumMode: "ENABLED" })).toMatchObject({
      [name]: written[name],
      ChecksumType: "FULL_OBJECT",
    });
  });

  it.each([
    ["CRC32", { ChecksumCRC32: "AAAAAA==" }],
    ["CRC32C", { ChecksumCRC32C: "AAAAAA==" }],
    ["CRC64NVME", { ChecksumCRC64NVME: "AAAAAAAAAAA=" }],
    ["SHA1", { ChecksumSHA1: `${"A".repeat(27)}=` }],
    ["SHA256", { ChecksumSHA256: `${"A".repeat(43)}=` }],
    ["MD5", { ContentMD5: `${"A".repeat(22)}==` }],
  ])("of %s that are wrong are refused", async (_, input) => {
    await expect(put(input)).rejects.toMatchObject(refusal("BadDigest", 400));
    await expect(get()).rejects.toMatchObject(refusal("NoSuchKey", 404));
  });

  it.each([
    ["an invalid MD5", { ContentMD5: "AAAA" }, "InvalidDigest"],
    ["an invalid CRC32", { ChecksumCRC32: "AAAA" }, "InvalidRequest"],
    ["two at once", { ChecksumCRC32: "AAAAAA==", ChecksumCRC32C: "AAAAAA==" }, "InvalidRequest"],
  ])("refuse %s", async (_, input, code) => {
    await expect(put(input)).rejects.toMatchObject(refusal(code, 400));
  });
});

describe("ranges", () => {
  it.each([
    ["bytes=0-2", "con", "bytes 0-2/7"],
    ["bytes=2-", "ntent", "bytes 2-6/7"],
    ["bytes=-3", "ent", "bytes 4-6/7"],
    ["bytes=-99", "content", "bytes 0-6/7"],
    ["bytes=5-99", "nt", "bytes 5-6/7"],
  ])("%s", async (Range, text, ContentRange) => {
    await put();
    expect(await read({ Range })).toBe(text);
    expect(await get({ Range })).toMatchObject({
      ContentRange,
      ContentLength: text.length,
      $metadata: { httpStatusCode: 206 },
    });
  });

  it("beyond the end are refused", async () => {
    await put();
    await expect(get({ Range: "bytes=7-" })).rejects.toMatchObject(refusal("InvalidRange", 416));
  });

  it("apply to HEAD", async () => {
    await put();
    const head = await temporary.client.send(
      new HeadObjectCommand({ Bucket: BUCKET, Key, Range: "bytes=1-3" }),
    );
    expect(head).toMatchObject({ ContentLength: 3, ContentRange: "bytes 1-3/7" });
  });
});

describe("conditional reads", () => {
  const past = new Date("2020-01-01T00:00:00Z");
  const future = new Date(Date.now() + 3_600_000);
  it.each([
    ["If-Match holds", { IfMatch: `"${MD5_OF_CONTENT}"` }, 200],
    ["If-Match of any", { IfMatch: "*" }, 200],
    ["If-Match fails", { IfMatch: OTHER_ETAG }, 412],
    ["If-None-Match holds", { IfNoneMatch: OTHER_ETAG }, 200],
    ["If-None-Match fails", { IfNoneMatch: `"${MD5_OF_CONTENT}"` }, 304],
    ["If-Modified-Since fails", { IfModifiedSince: future }, 304],
    ["If-Modified-Since holds", { IfModifiedSince: past }, 200],
    ["If-Unmodified-Since fails", { IfUnmodifiedSince: past }, 412],
    ["If-Match counts for more than If-Unmodified-Since", { IfMatch: "*", IfUnmodifiedSince: past }, 200],
    [
      "If-None-Match counts for more than If-Modified-Since",
      { IfNoneMatch: OTHER_ETAG, IfModifiedSince: future },
      200,
    ],
  ])("%s", async (_, input, status) => {
    await put();
    const outcome = await get(input).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ $metadata: { httpStatusCode: status } });
  });
});

describe("conditional writes", () => {
  it("If-None-Match: * creates, and does not replace", async () => {
    await put({ IfNoneMatch: "*" });
    await expect(put({ IfNoneMatch: "*", Body: "other" })).rejects.toMatchObject(
      refusal("PreconditionFailed", 412),
    );
    expect(await read()).toBe("content");
    expect(temporary.notifications.summary).toEqual([`ObjectCreated:Put ${Key}`]);
  });

  it("If-None-Match with an ETag is not implemented", async () => {
    await expect(put({ IfNoneMatch: OTHER_ETAG })).rejects.toMatchObject(refusal("NotImplemented", 501));
  });

  it("If-Match replaces only the version that it names", async () => {
    await expect(put({ IfMatch: OTHER_ETAG })).rejects.toMatchObject(refusal("NoSuchKey", 404));
    const { ETag } = await put();
    await expect(put({ IfMatch: OTHER_ETAG, Body: "x" })).rejects.toMatchObject(
      refusal("PreconditionFailed", 412),
    );
    await put({ IfMatch: ETag, Body: "second" });
    expect(await read()).toBe("second");
  });

  it("let one of many concurrent writes through", async () => {
    const attempts = Array.from({ length: 20 }, (_, i) => put({ IfNoneMatch: "*", Body: `writer ${i}` }));
    const outcomes = await Promise.allSettled(attempts);
    const winners = outcomes.flatMap((outcome, i) => (outcome.status === "fulfilled" ? [i] : []));
    expect(winners).toHaveLength(1);
    expect(await read()).toBe(`writer ${winners[0]}`);
    expect(temporary.notifications.published).toHaveLength(1);
  });

  it("count every increment of many concurrent writers", async () => {
    await put({ Body: "0" });
    const increment = async (): Promise<void> => {
      for (;;) {
        const { Body, ETag } = await get();
        const next = Number(await Body?.transformToString()) + 1;
        const outcome = await put({ Body: String(next), IfMatch: ETag }).catch((error: Error) => error.name);
        if (outcome !== "PreconditionFailed") return;
      }
    };
    await Promise.all(Array.from({ length: 12 }, increment));
    expect(await read()).toBe("12");
  });
});

describe("DeleteObject", () => {
  const remove = (IfMatch?: string) =>
    temporary.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key, ...(IfMatch && { IfMatch }) }));

  it("deletes, and announces it once", async () => {
    await put();
    await remove();
    await remove();
    await expect(get()).rejects.toMatchObject(refusal("NoSuchKey", 404));
    expect(temporary.notifications.summary).toEqual([
      `ObjectCreated:Put ${Key}`,
      `ObjectRemoved:Delete ${Key}`,
    ]);
  });

  it("deletes only the version that If-Match names", async () => {
    const { ETag } = await put();
    await expect(remove(OTHER_ETAG)).rejects.toMatchObject(refusal("PreconditionFailed", 412));
    await remove(ETag);
    await expect(remove(ETag)).rejects.toMatchObject(refusal("NoSuchKey", 404));
  });
});

describe("DeleteObjects", () => {
  const removeAll = (Objects: { Key: string; ETag?: string; VersionId?: string }[], Quiet = false) =>
    temporary.client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects, Quiet } }));

  it("reports the outcome of each", async () => {
    const odd = `${Key} &<>"'+%\r\né`;
    await put({ Key: odd });
    await put();
    const { Deleted, Errors } = await removeAll([
      { Key: odd },
      { Key: "never-there" },
      { Key, ETag: OTHER_ETAG },
      { Key, VersionId: "7" },
    ]);
    expect(Deleted).toEqual([{ Key: odd }, { Key: "never-there" }]);
    expect(Errors).toMatchObject([
      { Key, Code: "PreconditionFailed" },
      { Key, Code: "NoSuchVersion" },
    ]);
    expect(await read()).toBe("content");
  });

  it("keeps quiet about success on request", async () => {
    await put();
    expect((await removeAll([{ Key }], true)).Deleted).toBeUndefined();
  });

  it("refuses more than a thousand", async () => {
    const tooMany = Array.from({ length: 1001 }, (_, i) => ({ Key: `k${i}` }));
    await expect(removeAll(tooMany)).rejects.toMatchObject(refusal("MalformedXML", 400));
  });
});

describe("CopyObject", () => {
  const copy = (input: Partial<ConstructorParameters<typeof CopyObjectCommand>[0]> = {}) =>
    temporary.client.send(
      new CopyObjectCommand({
        Bucket: BUCKET,
        Key: `copy-of-${Key}`,
        CopySource: `${BUCKET}/${Key}`,
        ...input,
      }),
    );

  it("copies content, description and tags", async () => {
    await put({ ContentType: "application/zip", Metadata: { a: "b" }, Tagging: "t=1" });
    const { CopyObjectResult } = await copy();
    expect(CopyObjectResult?.ETag).toBe(`"${MD5_OF_CONTENT}"`);
    expect(await get({ Key: `copy-of-${Key}` })).toMatchObject({
      ContentType: "application/zip",
      Metadata: { a: "b" },
      TagCount: 1,
    });
    expect(temporary.notifications.summary.at(-1)).toBe(`ObjectCreated:Copy copy-of-${Key}`);
  });

  it("survives its source", async () => {
    await put();
    await copy();
    await temporary.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
    expect(await read({ Key: `copy-of-${Key}` })).toBe("content");
  });

  it("reads an encoded source", async () => {
    const odd = `${Key} +%é`;
    await put({ Key: odd, Body: "odd" });
    await copy({ CopySource: `/${BUCKET}/${encodeURIComponent(odd)}` });
    expect(await read({ Key: `copy-of-${Key}` })).toBe("odd");
  });

  it("onto itself accepts a new description, and refuses to do nothing", async () => {
    await put({ Metadata: { a: "old" } });
    await expect(copy({ Key })).rejects.toMatchObject(refusal("InvalidRequest", 400));
    await copy({ Key, MetadataDirective: "REPLACE", Metadata: { a: "new" }, ContentType: "text/plain" });
    expect(await get()).toMatchObject({ Metadata: { a: "new" }, ContentType: "text/plain" });
    expect(await read()).toBe("content");
  });

  it.each([
    ["a missing source", { CopySource: `${BUCKET}/missing` }, "NoSuchKey", 404],
    ["a source without a key", { CopySource: BUCKET }, "InvalidArgument", 400],
    ["a source that changed", { CopySourceIfMatch: OTHER_ETAG }, "PreconditionFailed", 412],
    [
      "a source that did not change",
      { CopySourceIfNoneMatch: `"${MD5_OF_CONTENT}"` },
      "PreconditionFailed",
      412,
    ],
    ["a version", { CopySource: `${BUCKET}/missing?versionId=7` }, "NoSuchVersion", 404],
  ])("refuses %s", async (_, input, code, status) => {
    await put();
    await expect(copy(input)).rejects.toMatchObject(refusal(code, status));
  });

  it("computes a checksum on request", async () => {
    await put({ ChecksumAlgorithm: "CRC32" });
    const { CopyObjectResult } = await copy({ ChecksumAlgorithm: "SHA256" });
    expect(CopyObjectResult).toMatchObject({
      ChecksumSHA256: expect.any(String),
      ChecksumType: "FULL_OBJECT",
    });
  });
});

describe("tags", () => {
  const TagSet = [{ Key: "kind", Value: "wheel & <sdist>" }];
  it("are put, read and deleted without touching the object", async () => {
    const { ETag } = await put({ Tagging: "old=1" });
    await temporary.client.send(new PutObjectTaggingCommand({ Bucket: BUCKET, Key, Tagging: { TagSet } }));
    expect(await temporary.client.send(new GetObjectTaggingCommand({ Bucket: BUCKET, Key }))).toMatchObject({
      TagSet,
    });
    await temporary.client.send(new DeleteObjectTaggingCommand({ Bucket: BUCKET, Key }));
    expect(
      (await temporary.client.send(new GetObjectTaggingCommand({ Bucket: BUCKET, Key }))).TagSet,
    ).toEqual([]);
    expect((await get()).ETag).toBe(ETag);
  });

  it.each([
    ["twice the same", "a=1&a=2"],
    ["an empty key", "=1"],
    ["eleven", Array.from({ length: 11 }, (_, i) => `k${i}=v`).join("&")],
  ])("refuse %s", async (_, Tagging) => {
    await expect(put({ Tagging })).rejects.toMatchObject(refusal("InvalidTag", 400));
  });
});

describe("GetObjectAttributes", () => {
  it("returns what is requested", async () => {
    await put({ ChecksumAlgorithm: "SHA256" });
    const attributes = await temporary.client.send(
      new GetObjectAttributesCommand({
        Bucket: BUCKET,
        Key,
        ObjectAttributes: ["ETag", "ObjectSize", "Checksum"],
      }),
    );
    expect(attributes).toMatchObject({
      ETag: MD5_OF_CONTENT,
      ObjectSize: 7,
      Checksum: { ChecksumSHA256: expect.any(String), ChecksumType: "FULL_OBJECT" },
    });
  });
});
