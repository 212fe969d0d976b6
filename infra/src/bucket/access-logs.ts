import { DAYS_PREFIX, SITE_LOGS_PREFIX } from "@wheelyard/usage/layout";
import { Duration } from "aws-cdk-lib";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { removalPolicy } from "../settings/removal-policy.ts";

/** Who wrote what to the bucket. */
export const BUCKET_LOGS_PREFIX = "bucket/";

/**
 * Logs of who read what from the site, and who wrote what to the bucket; and the counts of each day's downloads, which
 * are kept for longer.
 */
export class AccessLogs extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { environment }: { environment: Environment }) {
    super(scope, id);
    const logs = Duration.days(environment.accessLogRetentionDays);
    const counts = Duration.days(environment.downloadsRetentionDays);
    this.bucket = new Bucket(this, "Bucket", {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // CloudFront delivers its logs with an ACL.
      objectOwnership: ObjectOwnership.OBJECT_WRITER,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [
        { id: "site-logs", prefix: SITE_LOGS_PREFIX, expiration: logs },
        { id: "bucket-logs", prefix: BUCKET_LOGS_PREFIX, expiration: logs },
        { id: "downloads", prefix: DAYS_PREFIX, expiration: counts },
        { id: "unfinished-uploads", abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: removalPolicy(environment),
    });
  }
}
