import {
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListObjectVersionsCommand,
  PutObjectCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  BUCKET,
  startTemporaryEndpoint,
  type TemporaryEndpoint,
} from "../../../testing/temporary-endpoint.ts";

let temporary: TemporaryEndpoint;
/** In UTF-8 byte order, which is not JavaScript's: U+FF5E goes before U+1F600. */
const KEYS = ["a b", "a+b", "a/1", "a/2", "a/b/3", "a0", "b&<>\"'", "z", "ü", "～", "😀"];

beforeAll(async () => {
  temporary = await startTemporaryEndpoint();
  for (const Key of [...KEYS].reverse()) {
    await temporary.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Key }));
  }
});
afterAll(() => temporary.remove());

async function list(input: Partial<ListObjectsV2CommandInput>) {
  const page = await temporary.client.send(new ListObjectsV2Command({ Bucket: BUCKET, ...input }));
  return {
    ...page,
    keys: page.Contents?.map(({ Key }) => Key) ?? [],
    prefixes: page.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [],
  };
}

describe("ListObjectsV2", () => {
  it.each([
    ["everything in byte order", {}, KEYS, []],
    ["a prefix", { Prefix: "a/" }, ["a/1", "a/2", "a/b/3"], []],
    ["a delimiter", { Delimiter: "/" }, KEYS.filter((key) => !key.includes("/")), ["a/"]],
    ["a prefix and a delimiter", { Prefix: "a/", Delimiter: "/" }, ["a/1", "a/2"], ["a/b/"]],
    ["what comes after a key", { StartAfter: "a/2", MaxKeys: 3 }, ["a/b/3", "a0", "b&<>\"'"], []],
    ["what comes after a key that is not there", { StartAfter: "zz" }, ["ü", "～", "😀"], []],
    ["nothing under an unknown prefix", { Prefix: "nothing" }, [], []],
    ["nothing of a page without room", { MaxKeys: 0 }, [], []],
  ])("lists %s", async (_, input, keys, prefixes) => {
    expect(await list(input)).toMatchObject({ keys, prefixes, KeyCount: keys.length + prefixes.length });
  });

  it.each([{}, { Delimiter: "/" }, { Prefix: "a", Delimiter: "b" }])(
    "continues page by page with %j",
    async (input) => {
      const whole = await list(input);
      const found: unknown[] = [];
      const pages = paginateListObjectsV2(
        { client: temporary.client, pageSize: 1 },
        { Bucket: BUCKET, ...input },
      );
      for await (const page of pages) {
        expect(page.KeyCount).toBe(1);
        found.push(
          ...(page.Contents ?? []).map(({ Key }) => Key),
          ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
        );
      }
      expect(new Set(found)).toEqual(new Set([...whole.keys, ...whole.prefixes]));
      expect(found).toHaveLength(whole.keys.length + whole.prefixes.length);
    },
  );

  it("encodes keys on request, like a form", async () => {
    const { keys } = await list({ EncodingType: "url", Prefix: "a", MaxKeys: 3 });
    expect(keys).toEqual(["a+b", "a%2Bb", "a/1"]);
  });

  it("describes each object", async () => {
    const { Contents } = await list({ Prefix: "z", FetchOwner: true });
    expect(Contents).toEqual([
      {
        Key: "z",
        ETag: '"fbade9e36a3f36d3d676c1b808451dd7"',
        Size: 1,
        StorageClass: "STANDARD",
        LastModified: expect.any(Date),
        ChecksumAlgorithm: ["CRC32"],
        ChecksumType: "FULL_OBJECT",
        Owner: { ID: "000000000000", DisplayName: "local" },
      },
    ]);
    expect(Contents?.[0]?.LastModified?.getMilliseconds()).toBe(0);
  });

  it.each([
    ["a token of somebody else", { ContinuationToken: "x" }],
    ["a negative page", { MaxKeys: -1 }],
    ["an unknown encoding", { EncodingType: "base64" as "url" }],
  ])("refuses %s", async (_, input) => {
    await expect(list(input)).rejects.toMatchObject({ name: "InvalidArgument" });
  });

  it("refuses a missing bucket", async () => {
    await expect(list({ Bucket: "nowhere" })).rejects.toMatchObject({ name: "NoSuchBucket" });
  });
});

describe("ListObjects", () => {
  it("continues after the marker, and after a common prefix", async () => {
    const first = await temporary.client.send(
      new ListObjectsCommand({ Bucket: BUCKET, Delimiter: "/", Prefix: "a", MaxKeys: 3 }),
    );
    expect(first).toMatchObject({ IsTruncated: true, NextMarker: "a/", CommonPrefixes: [{ Prefix: "a/" }] });
    const second = await temporary.client.send(
      new ListObjectsCommand({ Bucket: BUCKET, Delimiter: "/", Prefix: "a", Marker: "a/" }),
    );
    expect(second).toMatchObject({ IsTruncated: false, Contents: [{ Key: "a0" }] });
    expect(second.CommonPrefixes).toBeUndefined();
  });
});

describe("ListObjectVersions", () => {
  it("shows every object as its own only version", async () => {
    const { Versions, IsTruncated, NextKeyMarker } = await temporary.client.send(
      new ListObjectVersionsCommand({ Bucket: BUCKET, MaxKeys: 2 }),
    );
    expect(Versions).toMatchObject([
      { Key: "a b", VersionId: "null", IsLatest: true },
      { Key: "a+b", VersionId: "null", IsLatest: true },
    ]);
    expect([IsTruncated, NextKeyMarker]).toEqual([true, "a+b"]);
  });
});
