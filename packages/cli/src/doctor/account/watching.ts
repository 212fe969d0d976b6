import type { Account } from "./account.ts";
import { opened, type Settings } from "./settings.ts";

/** Alarms and metrics. */
export function watching(
  settings: Settings,
): Pick<Account, "alarms" | "setAlarm" | "alarmActions" | "metrics" | "subscribers"> {
  const open = async (region = settings.region) => {
    const cloudwatch = await import("@aws-sdk/client-cloudwatch");
    return { cloudwatch, client: opened(cloudwatch.CloudWatchClient, { region }) };
  };
  return {
    async alarms(region) {
      const { cloudwatch, client } = await open(region);
      const named = { AlarmNamePrefix: `wheelyard-${settings.environment}-` };
      const found: Awaited<ReturnType<Account["alarms"]>>[number][] = [];
      for await (const { MetricAlarms = [] } of cloudwatch.paginateDescribeAlarms({ client }, named)) {
        for (const { AlarmName = "", StateValue = "", AlarmActions = [], ActionsEnabled } of MetricAlarms) {
          const isArmed = ActionsEnabled === true && AlarmActions.length > 0;
          found.push({ name: AlarmName, state: StateValue, actions: AlarmActions, isArmed });
        }
      }
      return found;
    },
    async setAlarm(name, state, reason) {
      const { cloudwatch, client } = await open();
      const values = { AlarmName: name, StateValue: state, StateReason: reason };
      await client.send(new cloudwatch.SetAlarmStateCommand(values));
    },
    async alarmActions(name, since) {
      const { cloudwatch, client } = await open();
      const command = new cloudwatch.DescribeAlarmHistoryCommand({
        AlarmName: name,
        HistoryItemType: "Action",
        StartDate: since,
        EndDate: new Date(),
      });
      const { AlarmHistoryItems = [] } = await client.send(command);
      return AlarmHistoryItems.map(({ HistorySummary = "" }) => HistorySummary);
    },
    async metrics() {
      const { cloudwatch, client } = await open();
      const reported = {
        Namespace: "wheelyard",
        Dimensions: [{ Name: "Environment", Value: settings.environment }],
      };
      const names: string[] = [];
      for await (const { Metrics = [] } of cloudwatch.paginateListMetrics({ client }, reported)) {
        names.push(...Metrics.map(({ MetricName = "" }) => MetricName));
      }
      return names;
    },
    async subscribers(topicArn) {
      const sns = await import("@aws-sdk/client-sns");
      const client = opened(sns.SNSClient, settings);
      const { Attributes = {} } = await client.send(
        new sns.GetTopicAttributesCommand({ TopicArn: topicArn }),
      );
      return {
        confirmed: Number(Attributes.SubscriptionsConfirmed ?? 0),
        pending: Number(Attributes.SubscriptionsPending ?? 0),
      };
    },
  };
}
