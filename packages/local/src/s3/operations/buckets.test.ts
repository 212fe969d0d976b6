import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  BUCKET,
  startTemporaryEndpoint,
  type TemporaryEndpoint,
} from "../../../testing/temporary-endpoint.ts";

let temporary: TemporaryEndpoint;
beforeAll(async () => {
  temporary = await startTemporaryEndpoint();
});
afterAll(() => temporary.remove());

const create = (Bucket: string) => temporary.client.send(new CreateBucketCommand({ Bucket }));
const remove = (Bucket: string) => temporary.client.send(new DeleteBucketCommand({ Bucket }));

describe("buckets", () => {
  it("are created, listed and deleted", async () => {
    const names = async () =>
      (await temporary.client.send(new ListBucketsCommand())).Buckets?.map(({ Name }) => Name);
    await create("another");
    await create("another");
    expect(await names()).toEqual(["another", BUCKET]);
    await remove("another");
    expect(await names()).toEqual([BUCKET]);
  });

  it("are deleted only when they are empty", async () => {
    await create("full");
    await temporary.client.send(new PutObjectCommand({ Bucket: "full", Key: "k", Body: "x" }));
    await expect(remove("full")).rejects.toMatchObject({
      name: "BucketNotEmpty",
      $metadata: { httpStatusCode: 409 },
    });
    await temporary.client.send(new DeleteObjectCommand({ Bucket: "full", Key: "k" }));
    await temporary.client.send(new CreateMultipartUploadCommand({ Bucket: "full", Key: "k" }));
    await remove("full");
    await expect(remove("full")).rejects.toMatchObject({
      name: "NoSuchBucket",
      $metadata: { httpStatusCode: 404 },
    });
  });

  it.each([
    "ab",
    "Upper",
    "under_score",
    "-a-",
    "a..b",
    "a.-b",
    "127.0.0.1",
    "xn--a",
    "a-s3alias",
    "x".repeat(64),
  ])("refuse the name %s", async (name) => {
    await expect(create(name)).rejects.toMatchObject({ name: "InvalidBucketName" });
  });

  it("say where they are, and that they keep no versions", async () => {
    const { client } = temporary;
    expect(await client.send(new HeadBucketCommand({ Bucket: BUCKET }))).toMatchObject({
      BucketRegion: "us-east-1",
    });
    await expect(client.send(new HeadBucketCommand({ Bucket: "nowhere" }))).rejects.toMatchObject({
      name: "NotFound",
    });
    const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket: BUCKET }));
    expect(LocationConstraint).toBeUndefined();
    expect(await client.send(new GetBucketVersioningCommand({ Bucket: BUCKET }))).not.toHaveProperty(
      "Status",
    );
  });

  it("refuse by name what is not implemented", async () => {
    const { client } = temporary;
    await expect(client.send(new GetBucketAclCommand({ Bucket: BUCKET }))).rejects.toMatchObject({
      name: "NotImplemented",
      message: "GET of a bucket with the parameter acl is not implemented",
      $metadata: { httpStatusCode: 501 },
    });
    const versioning = { Bucket: BUCKET, VersioningConfiguration: { Status: "Enabled" as const } };
    await expect(client.send(new PutBucketVersioningCommand(versioning))).rejects.toMatchObject({
      name: "NotImplemented",
    });
  });
});
