import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout";
import { MEMORY_MEGABYTES } from "@wheelyard/indexer/threads/limits";
import { Duration, Size, Stack } from "aws-cdk-lib";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { explainKeys, readingEverything, writingTheIndex } from "../bucket/bucket-access.ts";
import type { Environment } from "../settings/environment.ts";
import { RECONCILE_TIMEOUT } from "../settings/limits.ts";
import { resourceName } from "../settings/naming.ts";
import type { Site } from "../site/site.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Intake } from "./intake.ts";
import type { LambdaBundle } from "./lambda-bundle.ts";

interface ReconcileScheduleProps {
  environment: Environment;
  bundle: LambdaBundle;
  /** Stands for all code that renders. */
  release: string;
  bucket: IBucket;
  intake: Intake;
  site: Site;
}

/** Compares the bucket with the index after each deployment and now and then, and has the indexer look again at what differs. */
export class ReconcileSchedule extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: ReconcileScheduleProps) {
    super(scope, id);
    const { environment, bundle, release, bucket, intake, site } = props;
    const bundled = new BundledFunction(this, "Bundled", {
      environment,
      part: "reconcile",
      description: `Compares the ${environment.name} index with its bucket`,
      bundle,
      memoryMegabytes: MEMORY_MEGABYTES,
      timeout: RECONCILE_TIMEOUT,
      // A listing of ten million objects.
      disk: Size.gibibytes(2),
      variables: {
        BUCKET: bucket.bucketName,
        SITE_URL: site.url,
        QUEUE_URL: intake.queue.queueUrl,
        RELEASE: release,
      },
      mayDo: [
        ...readingEverything(bucket),
        writingTheIndex(bucket),
        new PolicyStatement({
          sid: "SendHints",
          actions: ["sqs:SendMessage"],
          resources: [intake.queue.queueArn],
        }),
      ],
    });
    explainKeys(bundled, bucket, "*", "Reconcile reads whatever a page may have to be compared with.");
    explainKeys(bundled, bucket, `${INDEX_PREFIX}*`, "Reconcile sweeps generated objects that nobody needs.");
    this.function = bundled.function;
    const retries = { retryAttempts: 2, maxEventAge: Duration.hours(1) };
    new Rule(this, "Schedule", {
      ruleName: resourceName(environment, "reconcile"),
      description: `Runs reconcile of the ${environment.name} index`,
      schedule: Schedule.rate(Duration.hours(environment.reconcileEveryHours)),
      targets: [new LambdaTarget(this.function, retries)],
    });
    // So that an index has its home page before its first upload, a bucket that was taken over is indexed at once, and
    // what a new release renders otherwise is rendered again. The run remembers in the bucket for what it was.
    const once = new LambdaTarget(this.function, {
      ...retries,
      event: RuleTargetInput.fromObject({ once: true }),
    });
    // Mostly the end of the deployment tells. A rule that is born seconds before it may not hear of it, though.
    new Rule(this, "Deployed", {
      ruleName: resourceName(environment, "reconcile-deployed"),
      description: `Runs reconcile when the ${environment.name} index was deployed`,
      eventPattern: {
        source: ["aws.cloudformation"],
        detailType: ["CloudFormation Stack Status Change"],
        detail: {
          "stack-id": [Stack.of(this).stackId],
          "status-details": { status: ["CREATE_COMPLETE", "UPDATE_COMPLETE"] },
        },
      },
      targets: [once],
    });
    // It asks until a run has come to its end, and no sooner again than a run may last.
    new Rule(this, "Once", {
      ruleName: resourceName(environment, "reconcile-once"),
      description: `Runs reconcile of the ${environment.name} index where none has ended since its deployment`,
      schedule: Schedule.rate(RECONCILE_TIMEOUT),
      targets: [once],
    });
  }
}
