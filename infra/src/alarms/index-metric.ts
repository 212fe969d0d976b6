import { METRIC_DIMENSION, METRIC_NAMESPACE, type MetricName } from "@wheelyard/indexer/reporting/metrics";
import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { Environment } from "../settings/environment.ts";

/** The period of every metric that is shown or watched. */
export const PERIOD = Duration.minutes(5);

/** A metric that the indexer reports. */
export function indexMetric({ name }: Environment, metricName: MetricName, statistic: string): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { [METRIC_DIMENSION]: name },
    statistic,
    period: PERIOD,
  });
}
