import { Stack, type StackProps } from "aws-cdk-lib";
import type { IDistribution } from "aws-cdk-lib/aws-cloudfront";
import { MathExpression, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { viewerRequestName } from "../settings/naming.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import { PERIOD } from "./index-metric.ts";
import { alarmsIn } from "./runbook-alarm.ts";
import { edgeFunctionMetric, siteMetric } from "./site-metric.ts";

interface SiteAlarmsStackProps extends StackProps {
  environment: Environment;
  distribution: IDistribution;
  /** A topic in us-east-1, if there already is one. */
  topic?: ITopic;
}

/** Alarms on CloudFront's metrics. An alarm can only watch metrics of its own region. */
export class SiteAlarmsStack extends Stack {
  constructor(scope: Construct, id: string, props: SiteAlarmsStackProps) {
    super(scope, id, props);
    const { environment, distribution } = props;
    const topic = props.topic ?? new AlarmTopic(this, "Alarms", { environment }).topic;
    const alarm = alarmsIn(this, { environment, topic });
    const edge = (metricName: Parameters<typeof edgeFunctionMetric>[1], statistic: string) =>
      edgeFunctionMetric(viewerRequestName(environment), metricName, statistic);

    alarm(
      "site-errors",
      "More than one request in a hundred gets a server error.",
      siteMetric(distribution, "5xxErrorRate", Stats.AVERAGE),
      { above: 1, periods: 2 },
    );
    alarm(
      "edge-errors",
      "The function that authenticates readers failed.",
      edge("FunctionExecutionErrors", Stats.SUM),
    );
    alarm(
      "edge-throttles",
      "CloudFront throttled the function that authenticates readers.",
      edge("FunctionThrottles", Stats.SUM),
    );
    alarm(
      "edge-utilization",
      "The function that authenticates readers uses nearly all of the time that CloudFront allows.",
      edge("FunctionComputeUtilization", Stats.MAXIMUM),
      { above: 90, periods: 3 },
    );
    if (environment.signInAlarm) {
      alarm(
        "failed-sign-ins",
        "Many requests come without a valid token, and few with one.",
        failedSignIns(distribution),
        { above: environment.signInAlarm.failuresPerFiveMinutes, periods: 1 },
      );
    }
  }
}

/**
 * The number of 401 answers, if they are the majority. Installers that ask before they send their token get one per
 * run, among many good answers.
 */
function failedSignIns(distribution: IDistribution): MathExpression {
  return new MathExpression({
    expression: "IF(rate > 50, requests * rate / 100, 0)",
    usingMetrics: {
      rate: siteMetric(distribution, "401ErrorRate", Stats.AVERAGE),
      requests: siteMetric(distribution, "Requests", Stats.SUM),
    },
    label: "401",
    period: PERIOD,
  });
}
