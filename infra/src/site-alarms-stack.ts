import { Stack, type StackProps } from "aws-cdk-lib";
import type { IDistribution } from "aws-cdk-lib/aws-cloudfront";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { AlarmTopic } from "./alarm-topic.ts";
import type { Environment } from "./environment.ts";
import { RunbookAlarm } from "./runbook-alarm.ts";
import { siteMetric } from "./site-metric.ts";

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
    new RunbookAlarm(this, "site-errors", {
      environment,
      topic: props.topic ?? new AlarmTopic(this, "Alarms", { environment }).topic,
      entry: "site-errors",
      meaning: "More than one in a hundred requests is answered with a server error.",
      metric: siteMetric(distribution, "5xxErrorRate", Stats.AVERAGE),
      rings: { above: 1, periods: 2 },
    });
  }
}
