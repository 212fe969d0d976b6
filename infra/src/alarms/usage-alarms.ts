import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { PERIOD } from "./index-metric.ts";
import { alarmsIn } from "./runbook-alarm.ts";

interface UsageAlarmsProps {
  environment: Environment;
  topic: ITopic;
  downloads: IFunction;
}

/** The alarm of the function that counts downloads. */
export class UsageAlarms extends Construct {
  constructor(scope: Construct, id: string, { environment, topic, downloads }: UsageAlarmsProps) {
    super(scope, id);
    const alarm = alarmsIn(this, { environment, topic });

    alarm(
      "downloads-errors",
      "The function that counts downloads crashed or timed out: the counts are old.",
      downloads.metricErrors({ period: PERIOD }),
    );
  }
}
