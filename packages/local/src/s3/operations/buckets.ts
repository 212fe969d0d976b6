import { receiveText } from "../body/payload.ts";
import { type Operation, xmlAnswer } from "../operation.ts";
import { OWNER } from "../owner.ts";
import { parseXml, renderXml } from "../xml.ts";

export const listBuckets: Operation = async ({ storage }) =>
  xmlAnswer(
    renderXml("ListAllMyBucketsResult", {
      Owner: OWNER,
      Buckets: {
        Bucket: storage.buckets.map(({ name, created }) => ({
          Name: name,
          CreationDate: created.toISOString(),
        })),
      },
    }),
  );

const LARGEST_DOCUMENT = 64 * 1024;

/** A location constraint is read and ignored: the bucket is where the endpoint is. */
export const createBucket: Operation = async ({ bucket, headers, payload, storage }) => {
  if (Number(headers.get("content-length") ?? 0) > 0) {
    parseXml(await receiveText(payload, LARGEST_DOCUMENT), "CreateBucketConfiguration");
  }
  await storage.createBucket(bucket);
  return { status: 200, headers: { location: `/${bucket}` } };
};

export const headBucket: Operation = async ({ bucket, storage, region }) => {
  storage.bucket(bucket);
  return { status: 200, headers: { "x-amz-bucket-region": region } };
};

export const deleteBucket: Operation = async ({ bucket, storage }) => {
  await storage.deleteBucket(bucket);
  return { status: 204 };
};

/** S3's first region has no name here. */
export const getBucketLocation: Operation = async ({ bucket, storage, region }) => {
  storage.bucket(bucket);
  const text = region === "us-east-1" ? "" : region;
  return xmlAnswer(renderXml("LocationConstraint", text));
};

/** Versioning was never enabled, which S3 expresses with an empty answer. */
export const getBucketVersioning: Operation = async ({ bucket, storage }) => {
  storage.bucket(bucket);
  return xmlAnswer(renderXml("VersioningConfiguration", {}));
};
