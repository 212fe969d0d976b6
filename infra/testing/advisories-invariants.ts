import type { Invariant } from "./invariant.ts";
import type { SynthesisedStack, Untyped } from "./synthesise.ts";
import { ids, secondsOf } from "./template-resources.ts";

/** An attack takes hours from publication to compromise. */
const LONGEST_INTERVAL = 6 * 60 * 60;

/** What must hold for the function that fetches advisories, and for those who hear of it. */
export const advisoriesInvariants = {
  "advisories are fetched every few hours, after a deployment, and soon if there are none": (stacks) =>
    fetchers(stacks).flatMap((id) => {
      const rules = rulesFor(stacks, id).filter((rule) => isAllowed(stacks, id, rule));
      const fetching = rules.filter(({ target }) => target.Input === undefined);
      const first = rules.filter(({ target }) => target.Input === '{"first":true}');
      const [shortest = Number.POSITIVE_INFINITY] = intervalsOf(fetching);
      return [
        ...(shortest <= LONGEST_INTERVAL ? [] : [`${id}: no schedule`]),
        ...(fetching.some(({ rule }) => isAfterDeployment(rule)) ? [] : [`${id}: not after a deployment`]),
        ...(intervalsOf(first).some((seconds) => seconds <= 15 * 60)
          ? []
          : [`${id}: nothing looks whether there are any`]),
      ];
    }),

  "an alarm goes off if advisories are old, or if nobody knows how old they are": (stacks) =>
    fetchers(stacks).flatMap((id) => {
      const [interval = 0] = intervalsOf(
        rulesFor(stacks, id).filter(({ target }) => target.Input === undefined),
      );
      const watched = alarmsOf(stacks, "AdvisoriesAge").some(
        (alarm) =>
          alarm.Statistic === "Minimum" &&
          alarm.ComparisonOperator === "GreaterThanThreshold" &&
          alarm.Threshold === 3 * 24 * 60 * 60 &&
          alarm.TreatMissingData === "breaching" &&
          alarm.Period * alarm.EvaluationPeriods >= 2 * interval,
      );
      return watched ? [] : [`${id}: nobody hears that they are old`];
    }),

  "an alarm goes off if advisories are refused, or if a private release is malicious": (stacks) =>
    fetchers(stacks).flatMap((id) =>
      ["AdvisoriesRefused", "MaliciousCopies"]
        .filter(
          (metric) =>
            !alarmsOf(stacks, metric).some(
              ({ Statistic, ComparisonOperator, Threshold }) =>
                ["Sum", "Maximum"].includes(Statistic) &&
                ComparisonOperator === "GreaterThanThreshold" &&
                Threshold === 0,
            ),
        )
        .map((metric) => `${id}: nobody hears of ${metric}`),
    ),
} satisfies Record<string, Invariant>;

interface FetchingRule {
  id: string;
  rule: Untyped;
  target: Untyped;
}

function fetchers(stacks: readonly SynthesisedStack[]): string[] {
  return ids(stacks, "AWS::Lambda::Function")
    .filter(([, { Properties }]) => String(Properties.FunctionName).endsWith("-advisories"))
    .map(([id]) => id);
}

function rulesFor(stacks: readonly SynthesisedStack[], functionId: string): FetchingRule[] {
  return ids(stacks, "AWS::Events::Rule").flatMap(([id, { Properties: rule }]) =>
    (rule.Targets ?? [])
      .filter(({ Arn }: Untyped) => rule.State === "ENABLED" && Arn["Fn::GetAtt"]?.[0] === functionId)
      .map((target: Untyped) => ({ id, rule, target })),
  );
}

/** The shortest first, in seconds. */
function intervalsOf(rules: readonly FetchingRule[]): number[] {
  return rules
    .map(({ rule }) => rule.ScheduleExpression)
    .filter((schedule) => schedule !== undefined)
    .map(secondsOf)
    .toSorted((a, b) => a - b);
}

function isAfterDeployment({ EventPattern }: Untyped): boolean {
  const { source = [], detail = {} } = EventPattern ?? {};
  const statuses: string[] = detail["status-details"]?.status ?? [];
  return (
    source.includes("aws.cloudformation") &&
    ["CREATE_COMPLETE", "UPDATE_COMPLETE"].every((status) => statuses.includes(status))
  );
}

function isAllowed(stacks: readonly SynthesisedStack[], functionId: string, { id }: FetchingRule): boolean {
  return ids(stacks, "AWS::Lambda::Permission").some(
    ([, { Properties }]) =>
      Properties.Principal === "events.amazonaws.com" &&
      Properties.FunctionName["Fn::GetAtt"]?.[0] === functionId &&
      Properties.SourceArn?.["Fn::GetAtt"]?.[0] === id,
  );
}

function alarmsOf(stacks: readonly SynthesisedStack[], metric: string): Untyped[] {
  return ids(stacks, "AWS::CloudWatch::Alarm")
    .map(([, { Properties }]) => Properties)
    .filter(({ MetricName, AlarmActions }) => MetricName === metric && AlarmActions?.length > 0);
}
