import { CLAIMS_PREFIX } from "@wheelyard/core/bucket-layout/claim-keys";
import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { MEMORY_MEGABYTES } from "@wheelyard/indexer/threads/limits";
import { Duration, Size } from "aws-cdk-lib";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { claimingNames, explainKeys, readingEverything, writingTheIndex } from "../bucket/bucket-access.ts";
import type { Environment } from "../settings/environment.ts";
import { RECONCILE_TIMEOUT } from "../settings/limits.ts";
import { resourceName } from "../settings/naming.ts";
import type { Site } from "../site/site.ts";
import { BundledFunction } from "./bundled-function.ts";
import { stackIsDeployed } from "./deployed-stack.ts";
import type { Intake } from "./intake.ts";
import type { LambdaBundle } from "./lambda-bundle.ts";

interface ReconcileScheduleProps {
  environment: Environment;
  bundle: LambdaBundle;
  /** Identifies all code that renders. */
  release: string;
  bucket: IBucket;
  intake: Intake;
  site: Site;
}

/** Compares bucket and index on a schedule and after each deployment, and has the indexer look again at what differs. */
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
      // Enough for a listing of ten million objects.
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
        claimingNames(bucket),
        new PolicyStatement({
          sid: "SendHints",
          actions: ["sqs:SendMessage"],
          resources: [intake.queue.queueArn],
        }),
      ],
    });
    explainKeys(bundled, bucket, "*", "Reconcile reads whatever a page is compared with.");
    explainKeys(
      bundled,
      bucket,
      `${INDEX_PREFIX}*`,
      "Reconcile deletes generated objects that nothing needs.",
    );
    explainKeys(
      bundled,
      bucket,
      `${CLAIMS_PREFIX}*`,
      "Reconcile claims names from before there were claims.",
    );
    this.function = bundled.function;
    const retries = { retryAttempts: 2, maxEventAge: Duration.hours(1) };
    new Rule(this, "Schedule", {
      ruleName: resourceName(environment, "reconcile"),
      description: `Runs reconcile for the ${environment.name} index`,
      schedule: Schedule.rate(Duration.hours(environment.reconcileEveryHours)),
      targets: [new LambdaTarget(this.function, retries)],
    });
    // Gives an index its home page before the first upload, indexes an adopted bucket at once, and renders again what a new
    // release renders differently. The run notes in the bucket which deployment it was for.
    const once = new LambdaTarget(this.function, {
      ...retries,
      event: RuleTargetInput.fromObject({ once: true }),
    });
    // Usually the end of the deployment starts it. But a rule created seconds earlier may miss that event.
    new Rule(this, "Deployed", {
      ruleName: resourceName(environment, "reconcile-deployed"),
      description: `Runs reconcile after a deployment of the ${environment.name} index`,
      eventPattern: stackIsDeployed(this),
      targets: [once],
    });
    // It asks until a run has finished, at intervals of a run's longest duration.
    new Rule(this, "Once", {
      ruleName: resourceName(environment, "reconcile-once"),
      description: `Runs reconcile for the ${environment.name} index if none has ended since its deployment`,
      schedule: Schedule.rate(RECONCILE_TIMEOUT),
      targets: [once],
    });
  }
}
