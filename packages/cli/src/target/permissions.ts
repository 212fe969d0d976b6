import type { FailedCall } from "./failed-calls.ts";

/** The IAM action behind an operation, where it isn't called the same. */
const ACTIONS: Record<string, string> = {
  ListObjectsV2: "s3:ListBucket",
  HeadObject: "s3:GetObject",
  CreateMultipartUpload: "s3:PutObject",
  UploadPart: "s3:PutObject",
  CompleteMultipartUpload: "s3:PutObject",
  CopyObject: "s3:GetObject and s3:PutObject",
  // A condition on what is deleted is an act of reading.
  DeleteObject: "s3:DeleteObject and s3:GetObject",
  DescribeStacks: "cloudformation:DescribeStacks",
};

const KEY_VALUE_STORE = ["DescribeKeyValueStore", "ListKeys", "GetKey", "PutKey", "DeleteKey"];

/** What an administrator has to allow for a call, such as `s3:PutObject on arn:aws:s3:::my-pypi/arrow/*`. */
export function permissionFor({ operation, bucket, key }: FailedCall): string {
  const action = ACTIONS[operation] ?? `${serviceOf(operation)}:${operation}`;
  if (bucket === undefined) return action;
  return `${action} on arn:aws:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;
}

function serviceOf(operation: string): string {
  return KEY_VALUE_STORE.includes(operation) ? "cloudfront-keyvaluestore" : "s3";
}
