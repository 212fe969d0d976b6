import { DOWNLOADS_PREFIX } from "@wheelyard/core/bucket-layout/download-keys";
import { DAYS_PREFIX, SITE_LOGS_PREFIX } from "@wheelyard/usage/layout";
import { HEAP_MEGABYTES, MEMORY_MEGABYTES, TIMEOUT_SECONDS } from "@wheelyard/usage/limits";
import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { explainKeys } from "../bucket/bucket-access.ts";
import { BundledFunction } from "../indexer/bundled-function.ts";
import type { LambdaBundle } from "../indexer/lambda-bundle.ts";
import type { Environment } from "../settings/environment.ts";
import { resourceName } from "../settings/naming.ts";
import type { Site } from "../site/site.ts";

interface DownloadsCounterProps {
  environment: Environment;
  bundle: LambdaBundle;
  bucket: IBucket;
  accessLogs: IBucket;
  site: Site;
}

/** Counts downloads from the site's access logs once an hour. It may run as often as you like. */
export class DownloadsCounter extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: DownloadsCounterProps) {
    super(scope, id);
    const { environment, bundle, bucket, accessLogs, site } = props;
    const bundled = new BundledFunction(this, "Bundled", {
      environment,
      part: "downloads",
      description: `Counts the downloads of the ${environment.name} index`,
      bundle,
      memoryMegabytes: MEMORY_MEGABYTES,
      timeout: Duration.seconds(TIMEOUT_SECONDS),
      variables: {
        BUCKET: bucket.bucketName,
        LOGS_BUCKET: accessLogs.bucketName,
        DISTRIBUTION_ID: site.distribution.distributionId,
        NODE_OPTIONS: `--max-old-space-size=${HEAP_MEGABYTES}`,
      },
      mayDo: [
        new PolicyStatement({
          sid: "ListBuckets",
          actions: ["s3:ListBucket"],
          resources: [bucket.bucketArn, accessLogs.bucketArn],
        }),
        new PolicyStatement({
          sid: "ReadSiteLogs",
          actions: ["s3:GetObject"],
          resources: [accessLogs.arnForObjects(`${SITE_LOGS_PREFIX}*`)],
        }),
        new PolicyStatement({
          sid: "KeepDays",
          actions: ["s3:GetObject", "s3:PutObject"],
          resources: [accessLogs.arnForObjects(`${DAYS_PREFIX}*`)],
        }),
        new PolicyStatement({
          sid: "WriteDownloads",
          // Conditional deletion needs permission to read.
          actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
          resources: [bucket.arnForObjects(`${DOWNLOADS_PREFIX}*`)],
        }),
      ],
    });
    explainKeys(bundled, accessLogs, `${SITE_LOGS_PREFIX}*`, "It counts all logs of the site.");
    explainKeys(bundled, accessLogs, `${DAYS_PREFIX}*`, "It keeps the counts of each day.");
    explainKeys(bundled, bucket, `${DOWNLOADS_PREFIX}*`, "It writes the sums of each project.");
    this.function = bundled.function;
    new Rule(this, "Schedule", {
      ruleName: resourceName(environment, "downloads"),
      description: `Counts the downloads of the ${environment.name} index`,
      schedule: Schedule.rate(Duration.hours(1)),
      // The next run counts what this one did not.
      targets: [new LambdaTarget(this.function, { retryAttempts: 0, maxEventAge: Duration.hours(1) })],
    });
  }
}
