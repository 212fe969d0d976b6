import { Stack, type StackProps } from "aws-cdk-lib";
import type { IDistribution } from "aws-cdk-lib/aws-cloudfront";
import { type IMetric, MathExpression, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { viewerRequestName } from "../settings/naming.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import { PERIOD } from "./index-metric.ts";
import { RunbookAlarm, type RunbookAlarmProps } from "./runbook-alarm.ts";
import { edgeFunctionMetric, siteMetric } from "./site-metric.ts";

interface SiteAlarmsStackProps extends StackProps {
  environment: Environment;
  distribution: IDistribution;
  /** A topic in us-east-1, where there is one already. */
  topic?: ITopic;
}

/** Alarms on CloudFront's metrics. An alarm can only watch a metric of its own region. */
export class SiteAlarmsStack extends Stack {
  constructor(scope: Construct, id: string, props: SiteAlarmsStackProps) {
    super(scope, id, props);
    const { environment, distribution } = props;
    const topic = props.topic ?? new AlarmTopic(this, "Alarms", { environment }).topic;
    const alarm = (entry: string, meaning: string, metric: IMetric, rings: RunbookAlarmProps["rings"]) =>
      new RunbookAlarm(this, entry, { environment, topic, entry, meaning, metric, rings });
    const edge = (metricName: Parameters<typeof edgeFunctionMetric>[1], statistic: string) =>
      edgeFunctionMetric(viewerRequestName(environment), metricName, statistic);

    alarm(
      "site-errors",
      "More than one in a hundred requests is answered with a server error.",
      siteMetric(distribution, "5xxErrorRate", Stats.AVERAGE),
      { above: 1, periods: 2 },
    );
    alarm(
      "edge-errors",
      "The function that lets readers in failed.",
      edge("FunctionExecutionErrors", Stats.SUM),
      { above: 0, periods: 1 },
    );
    alarm(
      "edge-throttles",
      "CloudFront held back the function that lets readers in.",
      edge("FunctionThrottles", Stats.SUM),
      { above: 0, periods: 1 },
    );
    alarm(
      "edge-utilization",
      "The function that lets readers in needs nearly all the time that CloudFront gives it.",
      edge("FunctionComputeUtilization", Stats.MAXIMUM),
      { above: 90, periods: 3 },
    );
    if (environment.signInAlarm) {
      alarm(
        "failed-sign-ins",
        "Requests without a valid token come in numbers, and are most of all.",
        failedSignIns(distribution),
        { above: environment.signInAlarm.failuresPerFiveMinutes, periods: 1 },
      );
    }
  }
}

/**
 * Answers of 401, as long as they are most of all answers. Installers that ask before they show their token get one for
 * each run, beside many good ones.
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
