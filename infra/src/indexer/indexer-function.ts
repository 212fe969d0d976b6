import { CLAIMS_PREFIX } from "@wheelyard/core/bucket-layout/claim-keys";
import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { MEMORY_MEGABYTES } from "@wheelyard/indexer/threads/limits";
import { Duration, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import {
  claimingNames,
  explainKeys,
  readingEverything,
  readingTags,
  writingTheIndex,
} from "../bucket/bucket-access.ts";
import type { Environment } from "../settings/environment.ts";
import { INDEXER_TIMEOUT } from "../settings/limits.ts";
import type { Site } from "../site/site.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Intake } from "./intake.ts";
import type { LambdaBundle } from "./lambda-bundle.ts";

interface IndexerFunctionProps {
  environment: Environment;
  bundle: LambdaBundle;
  bucket: IBucket;
  intake: Intake;
  site: Site;
}

/** Reads batches of the bucket's events and keeps `_index/` in line with the bucket. */
export class IndexerFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: IndexerFunctionProps) {
    super(scope, id);
    const { environment, bundle, bucket, intake, site } = props;
    const bundled = new BundledFunction(this, "Bundled", {
      environment,
      part: "indexer",
      description: `Writes the pages of the ${environment.name} index`,
      bundle,
      memoryMegabytes: MEMORY_MEGABYTES,
      timeout: INDEXER_TIMEOUT,
      variables: {
        BUCKET: bucket.bucketName,
        SITE_URL: site.url,
        // Its role may hide messages in this queue: every consumer may.
        QUEUE_URL: intake.queue.queueUrl,
        DISTRIBUTION_ID: site.distribution.distributionId,
        INVALIDATE_PAGES: environment.invalidatePages,
        ...(environment.events && { EVENT_SOURCE: eventSource(environment) }),
      },
      mayDo: [
        ...readingEverything(bucket),
        readingTags(bucket),
        writingTheIndex(bucket),
        claimingNames(bucket),
        new PolicyStatement({
          sid: "InvalidateCache",
          actions: ["cloudfront:CreateInvalidation"],
          resources: [site.distribution.distributionArn],
        }),
        ...(environment.events ? [this.#puttingEvents(environment)] : []),
      ],
    });
    explainKeys(bundled, bucket, "*", "The indexer reads whatever users upload.");
    explainKeys(bundled, bucket, `${INDEX_PREFIX}*`, "The indexer writes generated objects only.");
    explainKeys(bundled, bucket, `${CLAIMS_PREFIX}*`, "The indexer claims the name of each new project.");
    this.function = bundled.function;
    this.function.addEventSource(
      new SqsEventSource(intake.queue, {
        // A run writes a project's page once, however many of its files a batch names.
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(1),
        maxConcurrency: environment.maxConcurrentBatches,
        reportBatchItemFailures: true,
      }),
    );
  }

  /** On the account's default bus, and in its own name alone. */
  #puttingEvents(environment: Environment): PolicyStatement {
    return new PolicyStatement({
      sid: "TellAboutFiles",
      actions: ["events:PutEvents"],
      resources: [
        Stack.of(this).formatArn({ service: "events", resource: "event-bus", resourceName: "default" }),
      ],
      conditions: { StringEquals: { "events:source": eventSource(environment) } },
    });
  }
}

/** The source of an environment's events, by which rules tell the environments of an account apart. */
function eventSource({ name }: Environment): string {
  return `wheelyard.${name}`;
}
