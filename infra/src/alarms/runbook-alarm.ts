import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { resourceName } from "../settings/naming.ts";

interface RunbookAlarmProps {
  environment: Environment;
  topic: ITopic;
  /** The anchor of its entry in docs/runbook.md. */
  entry: string;
  /** What has happened, in one sentence for the person on call. */
  meaning: string;
  metric: IMetric;
  /**
   * The threshold, and how many periods in a row must be beyond it. A period without a measurement counts as below the
   * threshold, and as above it only with `aboveOrMissing`.
   */
  condition:
    | { above: number; periods: number }
    | { aboveOrMissing: number; periods: number }
    | { below: number; periods: number };
}

type MakeAlarm = (
  entry: string,
  meaning: string,
  metric: IMetric,
  /** Default: at the first one in a period. */
  condition?: RunbookAlarmProps["condition"],
) => void;

/** Makes alarms of one topic, each named after its entry. */
export function alarmsIn(
  scope: Construct,
  { environment, topic }: Pick<RunbookAlarmProps, "environment" | "topic">,
): MakeAlarm {
  return (entry, meaning, metric, condition = { above: 0, periods: 1 }) => {
    new RunbookAlarm(scope, entry, { environment, topic, entry, meaning, metric, condition });
  };
}

/** An alarm whose description says what to do. */
class RunbookAlarm extends Construct {
  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id);
    const { environment, entry, condition } = props;
    const alarm = new Alarm(this, "Alarm", {
      alarmName: resourceName(environment, entry),
      alarmDescription: `${props.meaning} What to do: ${environment.runbook}#${entry}`,
      metric: props.metric,
      evaluationPeriods: condition.periods,
      ...thresholdOf(condition),
    });
    alarm.addAlarmAction(new SnsAction(props.topic));
    alarm.addOkAction(new SnsAction(props.topic));
  }
}

function thresholdOf(
  condition: RunbookAlarmProps["condition"],
): Pick<AlarmProps, "threshold" | "comparisonOperator" | "treatMissingData"> {
  if ("below" in condition) {
    return {
      threshold: condition.below,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    };
  }
  const comparisonOperator = ComparisonOperator.GREATER_THAN_THRESHOLD;
  return "above" in condition
    ? { threshold: condition.above, comparisonOperator, treatMissingData: TreatMissingData.NOT_BREACHING }
    : {
        threshold: condition.aboveOrMissing,
        comparisonOperator,
        treatMissingData: TreatMissingData.BREACHING,
      };
}
