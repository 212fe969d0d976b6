import type { FailedCall } from "./failed-calls.ts";

/** The IAM action behind an operation, if its name differs. */
const ACTIONS: Record<string, string> = {
  ListObjectsV2: "s3:ListBucket",
  HeadObject: "s3:GetObject",
  CreateMultipartUpload: "s3:PutObject",
  UploadPart: "s3:PutObject",
  CompleteMultipartUpload: "s3:PutObject",
  CopyObject: "s3:GetObject and s3:PutObject",
  // A conditional delete also reads.
  DeleteObject: "s3:DeleteObject and s3:GetObject",
  DescribeStacks: "cloudformation:DescribeStacks",
  Invoke: "lambda:InvokeFunction",
  GetQueueAttributes: "sqs:GetQueueAttributes",
  ReceiveMessage: "sqs:ReceiveMessage",
  SendMessageBatch: "sqs:SendMessage",
  DeleteMessageBatch: "sqs:DeleteMessage",
  GetBucketNotificationConfiguration: "s3:GetBucketNotification",
  GetFunctionConfiguration: "lambda:GetFunctionConfiguration",
  GetFunctionUrlConfig: "lambda:GetFunctionUrlConfig",
  GetAccountSettings: "lambda:GetAccountSettings",
  DescribeAlarms: "cloudwatch:DescribeAlarms",
  DescribeAlarmHistory: "cloudwatch:DescribeAlarmHistory",
  SetAlarmState: "cloudwatch:SetAlarmState",
  ListMetrics: "cloudwatch:ListMetrics",
  GetTopicAttributes: "sns:GetTopicAttributes",
  FilterLogEvents: "logs:FilterLogEvents",
  DescribeFunction: "cloudfront:DescribeFunction",
  TestFunction: "cloudfront:TestFunction",
  GetParameter: "ssm:GetParameter",
  PutParameter: "ssm:PutParameter",
  DeleteParameter: "ssm:DeleteParameter",
};

const KEY_VALUE_STORE = ["DescribeKeyValueStore", "ListKeys", "GetKey", "PutKey", "DeleteKey"];

/** What an administrator must allow for a call, such as `s3:PutObject on arn:aws:s3:::my-pypi/arrow/*`. */
export function permissionFor(call: FailedCall): string {
  const plain = ACTIONS[call.operation] ?? `${serviceOf(call.operation)}:${call.operation}`;
  const action = call.isTagging ? `${plain} and s3:PutObjectTagging` : plain;
  const resource = resourceOf(call);
  if (resource === undefined) return action;
  const mayBeAbsent = action === "s3:GetObject" && call.key !== undefined;
  // S3 answers "denied" for an absent object if the caller may not list the bucket.
  const listing = mayBeAbsent ? `, or s3:ListBucket on arn:aws:s3:::${call.bucket}` : "";
  return `${action} on ${resource}${listing}`;
}

function resourceOf({
  operation,
  bucket,
  key,
  functionName,
  stackName,
  queueUrl,
  storeArn,
  parameter,
}: FailedCall): string | undefined {
  if (bucket !== undefined) return `arn:aws:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;
  if (functionName !== undefined) return `function ${functionName}`;
  if (stackName !== undefined) return `stack ${stackName}`;
  if (queueUrl !== undefined) return `queue ${queueUrl.split("/").at(-1)}`;
  // CloudFront calls its functions by the same parameter as SSM its own.
  if (parameter !== undefined)
    return `${operation.endsWith("Function") ? "function" : "parameter"} ${parameter}`;
  return storeArn;
}

function serviceOf(operation: string): string {
  return KEY_VALUE_STORE.includes(operation) ? "cloudfront-keyvaluestore" : "s3";
}
