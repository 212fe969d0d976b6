import { CLAIMS_PREFIX } from "@wheelyard/core/bucket-layout/claim-keys";
import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { rejectionsKeys } from "@wheelyard/core/bucket-layout/list-page-keys";
import { MAIN } from "@wheelyard/core/root";
import { HEAP_MEGABYTES, MEMORY_MEGABYTES } from "@wheelyard/upstream/limits";
import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { explainKeys, readingGenerated } from "../bucket/bucket-access.ts";
import { BundledFunction } from "../indexer/bundled-function.ts";
import type { LambdaBundle } from "../indexer/lambda-bundle.ts";
import type { Environment } from "../settings/environment.ts";
import { resourceName } from "../settings/naming.ts";
import type { DeployedUpstream } from "../settings/upstream-settings.ts";

interface NamesCheckProps {
  environment: Environment;
  upstream: DeployedUpstream;
  bundle: LambdaBundle;
  bucket: IBucket;
}

/** The list of pypi.org takes seconds to arrive and half a minute to read. */
const TIMEOUT = Duration.minutes(10);

/**
 * Looks once a day for private names upstream.
 *
 * It is a separate function rather than a part of reconcile, whose role reads every file and writes the whole index:
 * code that reads lists of strangers may only write the list of rejections.
 */
export class NamesCheck extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, { environment, upstream, bundle, bucket }: NamesCheckProps) {
    super(scope, id);
    const rejections = folderOf(rejectionsKeys(MAIN).state);
    const bundled = new BundledFunction(this, "Bundled", {
      environment,
      part: "names",
      description: `Checks whether private names of the ${environment.name} index exist upstream`,
      bundle,
      memoryMegabytes: MEMORY_MEGABYTES,
      timeout: TIMEOUT,
      variables: {
        BUCKET: bucket.bucketName,
        UPSTREAM_SETTINGS: upstream.settings,
        NODE_OPTIONS: `--max-old-space-size=${HEAP_MEGABYTES}`,
      },
      mayDo: [
        ...readingGenerated(bucket),
        new PolicyStatement({
          sid: "WriteRejections",
          actions: ["s3:PutObject"],
          resources: [bucket.arnForObjects(`${rejections}*`)],
        }),
      ],
    });
    explainKeys(bundled, bucket, `${INDEX_PREFIX}*`, "It reads the lists of projects and of rejections.");
    explainKeys(bundled, bucket, `${CLAIMS_PREFIX}*`, "It reads the claims of all names.");
    explainKeys(bundled, bucket, `${rejections}*`, "It writes the list of rejections and its page.");
    this.function = bundled.function;
    new Rule(this, "Schedule", {
      ruleName: resourceName(environment, "names"),
      description: `Checks whether private names of the ${environment.name} index exist upstream`,
      schedule: Schedule.rate(Duration.days(1)),
      targets: [new LambdaTarget(this.function, { retryAttempts: 2, maxEventAge: Duration.hours(1) })],
    });
  }
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf("/") + 1);
}
