import { expect, it } from "vitest";
import type { FailedCall } from "./failed-calls.ts";
import { permissionFor } from "./permissions.ts";

const bucket = "my-pypi";
const key = "arrow/arrow-1.0.tar.gz";
const storeArn = "arn:aws:cloudfront::123456789012:key-value-store/a";

it.each<[FailedCall, string]>([
  [{ operation: "ListObjectsV2", bucket }, "s3:ListBucket on arn:aws:s3:::my-pypi"],
  [{ operation: "PutObject", bucket, key }, `s3:PutObject on arn:aws:s3:::my-pypi/${key}`],
  [{ operation: "UploadPart", bucket, key }, `s3:PutObject on arn:aws:s3:::my-pypi/${key}`],
  [
    { operation: "AbortMultipartUpload", bucket, key },
    `s3:AbortMultipartUpload on arn:aws:s3:::my-pypi/${key}`,
  ],
  [
    { operation: "PutObject", bucket, key, isTagging: true },
    `s3:PutObject and s3:PutObjectTagging on arn:aws:s3:::my-pypi/${key}`,
  ],
  [
    { operation: "GetObject", bucket, key },
    `s3:GetObject on arn:aws:s3:::my-pypi/${key}, or s3:ListBucket on arn:aws:s3:::my-pypi`,
  ],
  [
    { operation: "DescribeStacks", stackName: "wheelyard-prod" },
    "cloudformation:DescribeStacks on stack wheelyard-prod",
  ],
  [
    { operation: "Invoke", functionName: "wheelyard-prod-reconcile" },
    "lambda:InvokeFunction on function wheelyard-prod-reconcile",
  ],
  [
    {
      operation: "SendMessageBatch",
      queueUrl: "https://sqs.eu-west-1.amazonaws.com/1/wheelyard-prod-intake",
    },
    "sqs:SendMessage on queue wheelyard-prod-intake",
  ],
  [
    { operation: "PutParameter", parameter: "/wheelyard/prod/users/ci" },
    "ssm:PutParameter on parameter /wheelyard/prod/users/ci",
  ],
  [{ operation: "DescribeAlarms" }, "cloudwatch:DescribeAlarms"],
  [
    { operation: "TestFunction", parameter: "wheelyard-prod-viewer-request" },
    "cloudfront:TestFunction on function wheelyard-prod-viewer-request",
  ],
  [{ operation: "PutKey", storeArn }, `cloudfront-keyvaluestore:PutKey on ${storeArn}`],
])("%j needs %s", (call, permission) => {
  expect(permissionFor(call)).toBe(permission);
});
