import type { IDistribution } from "aws-cdk-lib/aws-cloudfront";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { US_EAST_1 } from "../settings/us-east-1.ts";
import { PERIOD } from "./index-metric.ts";

/** A metric of CloudFront, over all locations. CloudFront keeps its metrics in us-east-1 only. */
export function siteMetric(
  { distributionId }: IDistribution,
  metricName: "Requests" | "401ErrorRate" | "4xxErrorRate" | "5xxErrorRate",
  statistic: string,
): Metric {
  return new Metric({
    namespace: "AWS/CloudFront",
    metricName,
    dimensionsMap: { DistributionId: distributionId, Region: "Global" },
    statistic,
    period: PERIOD,
    region: US_EAST_1,
  });
}

/** A metric of a CloudFront function. It is free. */
export function edgeFunctionMetric(
  functionName: string,
  metricName: "FunctionExecutionErrors" | "FunctionThrottles" | "FunctionComputeUtilization",
  statistic: string,
): Metric {
  return new Metric({
    namespace: "AWS/CloudFront",
    metricName,
    dimensionsMap: { FunctionName: functionName, Region: "Global" },
    statistic,
    period: PERIOD,
    region: US_EAST_1,
  });
}
