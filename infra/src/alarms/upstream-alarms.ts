import { Duration } from "aws-cdk-lib";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { indexMetric, PERIOD } from "./index-metric.ts";
import { alarmsIn } from "./runbook-alarm.ts";
import { failureRate } from "./upstream-metric.ts";

/** Upstream may delay a page by at most 8 seconds. */
const SLOW = Duration.seconds(4);

interface UpstreamAlarmsProps {
  environment: Environment;
  topic: ITopic;
  upstream: IFunction;
  /** The daily check of private names. Undefined if there is no upstream: then the function only redirects. */
  names: IFunction | undefined;
}

/** Alarms of the function that answers for what the bucket lacks, and of the daily check of private names. */
export class UpstreamAlarms extends Construct {
  constructor(scope: Construct, id: string, { environment, topic, upstream, names }: UpstreamAlarmsProps) {
    super(scope, id);
    const alarm = alarmsIn(this, { environment, topic });

    alarm(
      "upstream-errors",
      "The function that answers for public packages crashed or timed out.",
      upstream.metricErrors({ period: PERIOD }),
    );
    alarm(
      "upstream-throttles",
      "The account has no Lambda capacity left for public packages: installations fail.",
      upstream.metricThrottles({ period: PERIOD }),
    );
    if (names === undefined) return;
    alarm(
      "upstream-failures",
      "More than one request in a hundred for public packages gets a server error.",
      failureRate(upstream),
      { above: 1, periods: 2 },
    );
    alarm(
      "upstream-slow",
      `One in ten requests for public packages takes more than ${SLOW.toSeconds()} seconds.`,
      upstream.metricDuration({ statistic: "p90", period: PERIOD }),
      { above: SLOW.toMilliseconds(), periods: 3 },
    );
    alarm(
      "private-names-upstream",
      "Another index has a project with the name of a private one.",
      indexMetric(environment, "PrivateNamesUpstream", Stats.MAXIMUM),
    );
    alarm(
      "names-check-errors",
      "The daily check for private names upstream failed: a new one would go unnoticed.",
      names.metricErrors({ period: PERIOD }),
    );
  }
}
