import { ADVISORIES_PREFIX } from "@wheelyard/advisories/data-set/layout";
import { CLAIMS_PREFIX } from "@wheelyard/core/bucket-layout/claim-keys";
import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { Duration } from "aws-cdk-lib";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { explainKeys, readingGenerated, writingAdvisories } from "../bucket/bucket-access.ts";
import { BundledFunction } from "../indexer/bundled-function.ts";
import { stackIsDeployed } from "../indexer/deployed-stack.ts";
import type { LambdaBundle } from "../indexer/lambda-bundle.ts";
import type { Environment } from "../settings/environment.ts";
import { ADVISORIES_TIMEOUT } from "../settings/limits.ts";
import { resourceName } from "../settings/naming.ts";
import type { DeployedUpstream } from "../settings/upstream-settings.ts";

interface AdvisoriesScheduleProps {
  environment: Environment;
  upstream: DeployedUpstream;
  bundle: LambdaBundle;
  bucket: IBucket;
}

/** It may take only hours from publication to compromise. */
const INTERVAL = Duration.hours(3);

/** 100,000 entries take up to 927 MB: see docs/performance.md. The processor's share grows with it. */
const MEMORY_MEGABYTES = 2_048;

/** Fetches what is known to be malicious or vulnerable: on a schedule, after a deployment, and when it is missing. */
export class AdvisoriesSchedule extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: AdvisoriesScheduleProps) {
    super(scope, id);
    const { environment, upstream, bundle, bucket } = props;
    const bundled = new BundledFunction(this, "Bundled", {
      environment,
      part: "advisories",
      description: `Fetches advisories for the ${environment.name} index`,
      bundle,
      memoryMegabytes: MEMORY_MEGABYTES,
      timeout: ADVISORIES_TIMEOUT,
      variables: { BUCKET: bucket.bucketName, UPSTREAM_SETTINGS: upstream.settings },
      mayDo: [...readingGenerated(bucket), writingAdvisories(bucket)],
    });
    explainKeys(bundled, bucket, `${INDEX_PREFIX}*`, "It looks for private releases that are malicious.");
    explainKeys(bundled, bucket, `${CLAIMS_PREFIX}*`, "It lists the names that are private.");
    explainKeys(bundled, bucket, `${ADVISORIES_PREFIX}*`, "It writes a data set of advisories.");
    this.function = bundled.function;
    const retries = { retryAttempts: 2, maxEventAge: Duration.hours(1) };
    const always = new LambdaTarget(this.function, retries);
    new Rule(this, "Schedule", {
      ruleName: resourceName(environment, "advisories"),
      description: `Fetches advisories for the ${environment.name} index`,
      schedule: Schedule.rate(INTERVAL),
      targets: [always],
    });
    new Rule(this, "Deployed", {
      ruleName: resourceName(environment, "advisories-deployed"),
      description: `Fetches advisories after a deployment of the ${environment.name} index`,
      eventPattern: stackIsDeployed(this),
      targets: [always],
    });
    // A rule created seconds earlier may miss the end of a deployment, and anyone may delete `_index/`.
    new Rule(this, "First", {
      ruleName: resourceName(environment, "advisories-first"),
      description: `Fetches advisories for the ${environment.name} index if it has none`,
      schedule: Schedule.rate(ADVISORIES_TIMEOUT),
      targets: [
        new LambdaTarget(this.function, { ...retries, event: RuleTargetInput.fromObject({ first: true }) }),
      ],
    });
  }
}
