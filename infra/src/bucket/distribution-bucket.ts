import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import {
  DISTRIBUTION_SUFFIXES,
  NOTIFICATION_EVENTS,
  NOTIFICATION_SUFFIXES,
} from "@wheelyard/core/bucket-layout/user-files";
import { Duration, Stack } from "aws-cdk-lib";
import { AnyPrincipal, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { Intake } from "../indexer/intake.ts";
import type { Environment } from "../settings/environment.ts";
import { bucketName } from "../settings/naming.ts";
import { removalPolicy } from "../settings/removal-policy.ts";
import { BUCKET_LOGS_PREFIX } from "./access-logs.ts";
import { expiringChannels } from "./expiring-channels.ts";

interface DistributionBucketProps {
  environment: Environment;
  intake: Intake;
  accessLogs: IBucket;
}

/** The bucket that users copy files into and the indexer writes pages into. */
export class DistributionBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { environment, intake, accessLogs }: DistributionBucketProps) {
    super(scope, id);
    const name = bucketName(environment, Stack.of(this));
    this.bucket = new Bucket(this, "Bucket", {
      bucketName: name,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      lifecycleRules: [
        {
          id: "old-versions",
          noncurrentVersionExpiration: Duration.days(environment.keepOldVersionsDays),
          expiredObjectDeleteMarker: true,
        },
        // Each upload rewrites pages, and they can be rebuilt.
        { id: "old-pages", prefix: INDEX_PREFIX, noncurrentVersionExpiration: Duration.days(1) },
        { id: "unfinished-uploads", abortIncompleteMultipartUploadAfter: Duration.days(7) },
        ...expiringChannels(environment.channels),
      ],
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: BUCKET_LOGS_PREFIX,
      removalPolicy: removalPolicy(environment),
    });
    this.#notify(intake, name);
    this.#refuseForeignKeys();
    if (environment.overwriting === "refused") this.#refuseOverwriting();
  }

  /** Set as a property of the bucket: the usual construct deploys a Lambda function to set it. */
  #notify(intake: Intake, name: string): void {
    const bucket = this.bucket.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      queueConfigurations: NOTIFICATION_EVENTS.flatMap((event) =>
        NOTIFICATION_SUFFIXES.map((suffix) => ({
          event,
          queue: intake.queue.queueArn,
          filter: { s3Key: { rules: [{ name: "suffix", value: suffix }] } },
        })),
      ),
    };
    bucket.node.addDependency(
      intake.admit(Stack.of(this).formatArn({ service: "s3", region: "", account: "", resource: name })),
    );
  }

  /**
   * CloudFront may not use a KMS key, and only its owner can use a key sent with the request: a file encrypted with one
   * would be listed, but no client could read it. An upload without encryption headers gets the bucket's own encryption.
   */
  #refuseForeignKeys(): void {
    const refusal = {
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ["s3:PutObject"],
      resources: [this.bucket.arnForObjects("*")],
    };
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: "NoKeysOfKms",
        ...refusal,
        conditions: { StringLike: { "s3:x-amz-server-side-encryption": "aws:kms*" } },
      }),
    );
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: "NoKeysOfClients",
        ...refusal,
        conditions: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
      }),
    );
  }

  /**
   * Every write of a distribution must say "only if absent". The parts of a multipart upload can't say so; its completion
   * must.
   */
  #refuseOverwriting(): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: "DistributionsAreWrittenOnce",
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ["s3:PutObject"],
        resources: DISTRIBUTION_SUFFIXES.map((suffix) => this.bucket.arnForObjects(`*${suffix}`)),
        conditions: {
          Null: { "s3:if-none-match": "true" },
          Bool: { "s3:ObjectCreationOperation": "true" },
        },
      }),
    );
  }
}
