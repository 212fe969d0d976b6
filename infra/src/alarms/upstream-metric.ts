import { type IMetric, MathExpression, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { PERIOD } from "./index-metric.ts";

/** A metric that Lambda reports for a function's URL. It is free. */
export function answersMetric(
  upstream: IFunction,
  metricName: "UrlRequestCount" | "Url4xxCount" | "Url5xxCount",
): IMetric {
  return upstream.metric(metricName, { statistic: Stats.SUM, period: PERIOD });
}

/** The percentage of answers that are server errors. */
export function failureRate(upstream: IFunction): IMetric {
  return new MathExpression({
    expression: "100 * FILL(failures, 0) / answers",
    usingMetrics: {
      failures: answersMetric(upstream, "Url5xxCount"),
      answers: answersMetric(upstream, "UrlRequestCount"),
    },
    label: "5xx, %",
    period: PERIOD,
  });
}
