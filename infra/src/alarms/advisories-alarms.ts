import { OLD_AFTER_MS } from "@wheelyard/advisories/data-set/manifest";
import { Duration } from "aws-cdk-lib";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { indexMetric, PERIOD } from "./index-metric.ts";
import { alarmsIn } from "./runbook-alarm.ts";

/** Two of the schedule's intervals: each run says how old the advisories are. */
const AGE_PERIOD = Duration.hours(6);

interface AdvisoriesAlarmsProps {
  environment: Environment;
  topic: ITopic;
  advisories: IFunction;
}

/** Alarms of the function that fetches advisories. */
export class AdvisoriesAlarms extends Construct {
  constructor(scope: Construct, id: string, { environment, topic, advisories }: AdvisoriesAlarmsProps) {
    super(scope, id);
    const alarm = alarmsIn(this, { environment, topic });

    alarm(
      "advisories-refused",
      "The latest advisories could not be used: what was known before still applies.",
      indexMetric(environment, "AdvisoriesRefused", Stats.SUM),
    );
    alarm(
      "advisories-errors",
      "The function that fetches advisories crashed or timed out.",
      advisories.metricErrors({ period: PERIOD }),
    );
    alarm(
      "advisories-old",
      "The newest advisory is older than three days, or its age is unknown: what was reported since is not held back.",
      indexMetric(environment, "AdvisoriesAge", Stats.MINIMUM).with({ period: AGE_PERIOD }),
      { aboveOrMissing: OLD_AFTER_MS / 1_000, periods: 1 },
    );
    alarm(
      "malicious-copies",
      "A private release is known to be malicious: it may be a copy from a public index.",
      indexMetric(environment, "MaliciousCopies", Stats.MAXIMUM),
    );
  }
}
