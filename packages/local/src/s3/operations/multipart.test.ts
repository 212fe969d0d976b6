import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  type HeadObjectCommandInput,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  BUCKET,
  startConnectedEndpoint,
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
  Key = `large-${unused}.whl`;
  temporary.notifications.published.length = 0;
});
afterAll(() => temporary.remove());

const MIB = 1024 * 1024;
const FIRST = Buffer.alloc(5 * MIB, "first");
const SECOND = Buffer.alloc(6 * MIB, "second");
const LAST = Buffer.from("last");
const WHOLE = Buffer.concat([FIRST, SECOND, LAST]);
const md5 = (data: Uint8Array) => createHash("md5").update(data).digest();
const WHOLE_ETAG = `"${createHash("md5")
  .update(Buffer.concat([md5(FIRST), md5(SECOND), md5(LAST)]))
  .digest("hex")}-3"`;
const refusal = (name: string, httpStatusCode: number) => ({ name, $metadata: { httpStatusCode } });

async function begin(input: Partial<CreateMultipartUploadCommandInput> = {}): Promise<string> {
  const command = new CreateMultipartUploadCommand({ Bucket: BUCKET, Key, ...input });
  return (await temporary.client.send(command)).UploadId as string;
}

async function uploadPart(UploadId: string, PartNumber: number, Body: Uint8Array) {
  const part = await temporary.client.send(
    new UploadPartCommand({ Bucket: BUCKET, Key, UploadId, PartNumber, Body }),
  );
  return { PartNumber, ETag: part.ETag as string };
}

async function uploadAll(UploadId: string) {
  return await Promise.all([FIRST, SECOND, LAST].map((body, i) => uploadPart(UploadId, i + 1, body)));
}

const complete = (
  UploadId: string,
  Parts: object[],
  input: Partial<CompleteMultipartUploadCommandInput> = {},
) =>
  temporary.client.send(
    new CompleteMultipartUploadCommand({
      Bucket: BUCKET,
      Key,
      UploadId,
      MultipartUpload: { Parts },
      ...input,
    }),
  );

const get = (input: Partial<GetObjectCommandInput> = {}) =>
  temporary.client.send(new GetObjectCommand({ Bucket: BUCKET, Key, ...input }));

const head = (input: Partial<HeadObjectCommandInput> = {}) =>
  temporary.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key, ...input }));

async function read(input: Partial<GetObjectCommandInput> = {}): Promise<Buffer> {
  return Buffer.from((await (await get(input)).Body?.transformToByteArray()) ?? []);
}

describe("multipart uploads", () => {
  it("join their parts into one object", async () => {
    const id = await begin({ ContentType: "application/zip", Metadata: { a: "b" }, Tagging: "t=1" });
    const { ETag } = await complete(id, await uploadAll(id));
    expect(ETag).toBe(WHOLE_ETAG);
    expect((await read()).equals(WHOLE)).toBe(true);
    expect(await head()).toMatchObject({ ContentType: "application/zip", Metadata: { a: "b" }, TagCount: 1 });
    expect(temporary.notifications.published).toMatchObject([
      {
        name: "ObjectCreated:CompleteMultipartUpload",
        key: Key,
        size: WHOLE.length,
        etag: WHOLE_ETAG.slice(1, -1),
      },
    ]);
  });

  it("serve ranges across parts, and parts by number", async () => {
    const id = await begin();
    await complete(id, await uploadAll(id));
    const across = { first: 5 * MIB - 10, last: 11 * MIB + 1 };
    const slice = await read({ Range: `bytes=${across.first}-${across.last}` });
    expect(slice.equals(WHOLE.subarray(across.first, across.last + 1))).toBe(true);
    expect((await read({ PartNumber: 2 })).equals(SECOND)).toBe(true);
    expect(await head({ PartNumber: 3 })).toMatchObject({ PartsCount: 3, ContentLength: 4 });
    await expect(get({ PartNumber: 4 })).rejects.toMatchObject(refusal("InvalidPartNumber", 416));
  });

  it("use the newest of two parts with one number, and leave out what is not listed", async () => {
    const id = await begin();
    await uploadPart(id, 1, SECOND);
    const first = await uploadPart(id, 1, FIRST);
    await uploadPart(id, 2, SECOND);
    const last = await uploadPart(id, 7, LAST);
    await complete(id, [first, last]);
    expect((await read()).equals(Buffer.concat([FIRST, LAST]))).toBe(true);
  });

  it("answer a repeated completion like the first one", async () => {
    const id = await begin();
    const parts = await uploadAll(id);
    await complete(id, parts);
    expect((await complete(id, parts)).ETag).toBe(WHOLE_ETAG);
    expect(temporary.notifications.published).toHaveLength(1);
  });

  it.each([
    ["no parts", () => [], "MalformedXML"],
    ["parts out of order", ([a, b]: object[]) => [b, a], "InvalidPartOrder"],
    ["a part that was not uploaded", ([a]: object[]) => [a, { PartNumber: 9, ETag: '"x"' }], "InvalidPart"],
    ["another part than was uploaded", ([, b]: object[]) => [{ ...b, PartNumber: 1 }], "InvalidPart"],
    ["a small part before the last", ([a, b, c]: object[]) => [a, c, b], "EntityTooSmall"],
  ])("refuse %s, and continue", async (_, choose, code) => {
    const id = await begin();
    const parts = [
      await uploadPart(id, 1, FIRST),
      await uploadPart(id, 3, SECOND),
      await uploadPart(id, 2, LAST),
    ];
    await expect(complete(id, choose(parts) as object[])).rejects.toMatchObject(refusal(code, 400));
    await expect(get()).rejects.toMatchObject(refusal("NoSuchKey", 404));
    await complete(id, [parts[0], parts[2]] as object[]);
  });

  it.each([
    ["a part", (id: string) => uploadPart(id, 1, LAST)],
    ["a completion", (id: string) => complete(id, [{ PartNumber: 1, ETag: '"x"' }])],
    [
      "a listing",
      (UploadId: string) => temporary.client.send(new ListPartsCommand({ Bucket: BUCKET, Key, UploadId })),
    ],
  ])("that were aborted refuse %s", async (_, attempt) => {
    const id = await begin();
    await uploadPart(id, 1, LAST);
    await temporary.client.send(new AbortMultipartUploadCommand({ Bucket: BUCKET, Key, UploadId: id }));
    await expect(attempt(id)).rejects.toMatchObject(refusal("NoSuchUpload", 404));
  });

  it.each([0, 10_001])("refuse the part number %i", async (number) => {
    const id = await begin();
    await expect(uploadPart(id, number, LAST)).rejects.toMatchObject(refusal("InvalidArgument", 400));
  });

  it("complete on condition", async () => {
    await temporary.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: "earlier" }));
    const id = await begin();
    const parts = await uploadAll(id);
    await expect(complete(id, parts, { IfNoneMatch: "*" })).rejects.toMatchObject(
      refusal("PreconditionFailed", 412),
    );
    await expect(complete(id, parts, { IfMatch: '"x"' })).rejects.toMatchObject(
      refusal("PreconditionFailed", 412),
    );
    await complete(id, parts, { IfMatch: `"${md5(Buffer.from("earlier")).toString("hex")}"` });
  });

  it("list their parts and themselves, page by page", async () => {
    const id = await begin();
    await uploadAll(id);
    const { client } = temporary;
    const first = await client.send(new ListPartsCommand({ Bucket: BUCKET, Key, UploadId: id, MaxParts: 2 }));
    expect(first).toMatchObject({
      IsTruncated: true,
      NextPartNumberMarker: "2",
      Parts: [{ Size: 5 * MIB }, {}],
    });
    const rest = { Bucket: BUCKET, Key, UploadId: id, PartNumberMarker: "2" };
    expect((await client.send(new ListPartsCommand(rest))).Parts).toMatchObject([{ PartNumber: 3, Size: 4 }]);

    const second = await begin();
    const page = await client.send(
      new ListMultipartUploadsCommand({ Bucket: BUCKET, Prefix: Key, MaxUploads: 1 }),
    );
    expect(page).toMatchObject({ IsTruncated: true, Uploads: [{ Key }] });
    const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
    const next = { Bucket: BUCKET, Prefix: Key, KeyMarker, UploadIdMarker };
    const { Uploads } = await client.send(new ListMultipartUploadsCommand(next));
    expect(
      new Set([page.Uploads?.[0]?.UploadId, ...(Uploads ?? []).map(({ UploadId }) => UploadId)]),
    ).toEqual(new Set([id, second]));
  });

  it("survive a restart", async () => {
    const own = await startTemporaryEndpoint();
    const target = { Bucket: BUCKET, Key: "k" };
    const { UploadId } = await own.client.send(new CreateMultipartUploadCommand(target));
    const { ETag } = await own.client.send(
      new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: LAST }),
    );
    await own.close();
    const { client, close } = await startConnectedEndpoint(own.folder);
    const Parts = [{ PartNumber: 1, ETag }];
    await client.send(
      new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
    );
    const { Body } = await client.send(new GetObjectCommand(target));
    expect(await Body?.transformToString()).toBe("last");
    await close();
    await own.remove();
  });
});

describe("multipart checksums", () => {
  it.each([
    ["CRC32", "COMPOSITE"],
    ["CRC32", "FULL_OBJECT"],
    ["CRC32C", "FULL_OBJECT"],
    ["CRC64NVME", "FULL_OBJECT"],
    ["SHA1", "COMPOSITE"],
    ["SHA256", "COMPOSITE"],
  ] as const)(
    "of %s, %s, are those of a single upload, or made from the parts'",
    async (ChecksumAlgorithm, ChecksumType) => {
      const name = `Checksum${ChecksumAlgorithm}` as const;
      const upload = new Upload({
        client: temporary.client,
        params: { Bucket: BUCKET, Key, Body: WHOLE, ChecksumAlgorithm, ChecksumType },
        partSize: 5 * MIB,
      });
      const done = await upload.done();
      const found = await head({ ChecksumMode: "ENABLED" });
      expect(found).toMatchObject({ ChecksumType, [name]: done[name] });
      const single = await temporary.client.send(
        new PutObjectCommand({ Bucket: BUCKET, Key: `single-${Key}`, Body: WHOLE, ChecksumAlgorithm }),
      );
      if (ChecksumType === "FULL_OBJECT") expect(found[name]).toBe(single[name]);
      else expect(found[name]).toMatch(/-3$/);
    },
  );

  it("refuse a type that the algorithm cannot make", async () => {
    const input = { ChecksumAlgorithm: "SHA256", ChecksumType: "FULL_OBJECT" } as const;
    await expect(begin(input)).rejects.toMatchObject(refusal("InvalidRequest", 400));
  });

  it("refuse a part whose checksum is of another algorithm than the upload's", async () => {
    const id = await begin({ ChecksumAlgorithm: "SHA256" });
    await expect(uploadPart(id, 1, LAST)).rejects.toMatchObject(refusal("InvalidRequest", 400));
  });

  it("refuse a completed object that has another one", async () => {
    const id = await begin({ ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" });
    const parts = await uploadAll(id);
    const wrong = complete(id, parts, { ChecksumCRC32: "AAAAAA==" });
    await expect(wrong).rejects.toMatchObject(refusal("BadDigest", 400));
    await expect(complete(id, parts, { MpuObjectSize: 5 })).rejects.toMatchObject(
      refusal("InvalidRequest", 400),
    );
  });
});

describe("copies in parts", () => {
  it("accept ranges of another object, and outlive it", async () => {
    const source = `source-of-${Key}`;
    await temporary.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: source, Body: WHOLE }));
    const UploadId = await begin({ ChecksumAlgorithm: "CRC32" });
    const ranges = [`bytes=0-${6 * MIB - 1}`, `bytes=${6 * MIB}-${WHOLE.length - 1}`];
    const parts = await Promise.all(
      ranges.map(async (CopySourceRange, i) => {
        const CopySource = `${BUCKET}/${source}`;
        const input = { Bucket: BUCKET, Key, UploadId, PartNumber: i + 1, CopySource, CopySourceRange };
        const { CopyPartResult } = await temporary.client.send(new UploadPartCopyCommand(input));
        return {
          PartNumber: i + 1,
          ETag: CopyPartResult?.ETag,
          ChecksumCRC32: CopyPartResult?.ChecksumCRC32,
        };
      }),
    );
    await temporary.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: source, Body: "other" }));
    await complete(UploadId, parts);
    expect((await read()).equals(WHOLE)).toBe(true);
  });

  it.each(["bytes=0-99", "bytes=2-", "bytes=-2", "0-1"])(
    "refuse the range %s of four bytes",
    async (CopySourceRange) => {
      const source = `source-of-${Key}`;
      await temporary.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: source, Body: LAST }));
      const UploadId = await begin();
      const CopySource = `${BUCKET}/${source}`;
      const input = { Bucket: BUCKET, Key, UploadId, PartNumber: 1, CopySource, CopySourceRange };
      const attempt = temporary.client.send(new UploadPartCopyCommand(input));
      await expect(attempt).rejects.toMatchObject(refusal("InvalidArgument", 400));
    },
  );

  it("of an object that came in parts have the ETag of a single piece", async () => {
    const id = await begin();
    await complete(id, await uploadAll(id));
    const { CopyObjectResult } = await temporary.client.send(
      new CopyObjectCommand({ Bucket: BUCKET, Key: `copy-of-${Key}`, CopySource: `${BUCKET}/${Key}` }),
    );
    expect(CopyObjectResult?.ETag).toBe(`"${md5(WHOLE).toString("hex")}"`);
  });
});
