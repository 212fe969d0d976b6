import { ADVISORIES_PREFIX } from "@wheelyard/advisories/data-set/layout";
import { CLAIMS_PREFIX } from "@wheelyard/core/bucket-layout/claim-keys";
import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { type CfnElement, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

export function readingEverything(bucket: IBucket): PolicyStatement[] {
  return [
    listing(bucket),
    new PolicyStatement({
      sid: "ReadFiles",
      actions: ["s3:GetObject"],
      resources: [bucket.arnForObjects("*")],
    }),
  ];
}

/** Pages and claims, but no user's file. */
export function readingGenerated(bucket: IBucket): PolicyStatement[] {
  return [
    listing(bucket),
    new PolicyStatement({
      sid: "ReadIndexAndClaims",
      actions: ["s3:GetObject"],
      resources: [INDEX_PREFIX, CLAIMS_PREFIX].map((prefix) => bucket.arnForObjects(`${prefix}*`)),
    }),
  ];
}

/** With permission to list, S3 answers 404 rather than 403 for an absent key. */
function listing(bucket: IBucket): PolicyStatement {
  return new PolicyStatement({
    sid: "ListBucket",
    actions: ["s3:ListBucket"],
    resources: [bucket.bucketArn],
  });
}

/** A tag may say when a file was first published. S3 hides tags without this permission. */
export function readingTags(bucket: IBucket): PolicyStatement {
  return new PolicyStatement({
    sid: "ReadTags",
    actions: ["s3:GetObjectTagging"],
    resources: [bucket.arnForObjects("*")],
  });
}

/** Generated keys only, never a user's. */
export function writingTheIndex(bucket: IBucket): PolicyStatement {
  return new PolicyStatement({
    sid: "WriteIndex",
    actions: ["s3:PutObject", "s3:DeleteObject"],
    resources: [bucket.arnForObjects(`${INDEX_PREFIX}*`)],
  });
}

/** Advisories only, no page. */
export function writingAdvisories(bucket: IBucket): PolicyStatement {
  return new PolicyStatement({
    sid: "WriteAdvisories",
    actions: ["s3:PutObject", "s3:DeleteObject"],
    resources: [bucket.arnForObjects(`${ADVISORIES_PREFIX}*`)],
  });
}

/** Names stay claimed: the role can't delete claims, and an existing claim is not written again. */
export function claimingNames(bucket: IBucket): PolicyStatement {
  return new PolicyStatement({
    sid: "ClaimNames",
    actions: ["s3:PutObject"],
    resources: [bucket.arnForObjects(`${CLAIMS_PREFIX}*`)],
  });
}

/** Justifies a role's access to all keys of a pattern: cdk-nag asks about each wildcard. */
export function explainKeys(scope: Construct, bucket: IBucket, keys: string, reason: string): void {
  const logicalId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnElement);
  Validations.of(scope).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${keys}]`,
    reason,
  });
}
