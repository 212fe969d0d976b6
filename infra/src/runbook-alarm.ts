import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { Environment } from "./environment.ts";
import { resourceName } from "./naming.ts";

interface RunbookAlarmProps {
  environment: Environment;
  topic: ITopic;
  /** The heading of its entry in docs/runbook.md, as an anchor. */
  entry: string;
  /** What it means to whoever is woken by it, in a sentence. */
  meaning: string;
  metric: IMetric;
  /** It rings where the metric is greater. */
  above: number;
  /** Periods in a row. */
  periods?: number;
}

/** An alarm that says what to do. */
export class RunbookAlarm extends Construct {
  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id);
    const { environment, entry } = props;
    const alarm = new Alarm(this, "Alarm", {
      alarmName: resourceName(environment, entry),
      alarmDescription: `${props.meaning} What to do: ${environment.runbook}#${entry}`,
      metric: props.metric,
      threshold: props.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(props.topic));
    alarm.addOkAction(new SnsAction(props.topic));
  }
}
