import { change, type Sabotage } from "./change-template.ts";
import type { Untyped } from "./synthesise.ts";

const FETCHED = "advisories are fetched every few hours, after a deployment, and soon if there are none";
const OLD = "an alarm goes off if advisories are old, or if nobody knows how old they are";
const HEARD = "an alarm goes off if advisories are refused, or if a private release is malicious";

/** Ways to break each invariant of the function that fetches advisories. */
export const ADVISORIES_SABOTAGE: readonly Sabotage[] = [
  [FETCHED, "a fetch a day", rule("advisories", (one) => (one.ScheduleExpression = "rate(1 day)"))],
  [FETCHED, "a schedule that is off", rule("advisories", (one) => (one.State = "DISABLED"))],
  [
    FETCHED,
    "a schedule that only asks for the first fetch",
    rule("advisories", ({ Targets }) => (Targets[0].Input = '{"first":true}')),
  ],
  [FETCHED, "no fetch after a deployment", rule("advisories-deployed", (one) => (one.Targets = []))],
  [
    FETCHED,
    "no fetch after a first deployment",
    rule(
      "advisories-deployed",
      (one) => (one.EventPattern.detail["status-details"].status = ["UPDATE_COMPLETE"]),
    ),
  ],
  [
    FETCHED,
    "a first fetch a day",
    rule("advisories-first", (one) => (one.ScheduleExpression = "rate(1 day)")),
  ],
  [
    FETCHED,
    "a first fetch that always fetches",
    rule("advisories-first", ({ Targets }) => delete Targets[0].Input),
  ],
  [
    FETCHED,
    "rules that may not call the function",
    change("AWS::Lambda::Permission", (one) => {
      if (one.Principal === "events.amazonaws.com") one.Principal = "s3.amazonaws.com";
    }),
  ],
  [
    OLD,
    "missing data that counts as good",
    alarm("AdvisoriesAge", (one) => (one.TreatMissingData = "notBreaching")),
  ],
  [OLD, "missing data that is ignored", alarm("AdvisoriesAge", (one) => (one.TreatMissingData = "ignore"))],
  [OLD, "a month instead of three days", alarm("AdvisoriesAge", (one) => (one.Threshold *= 10))],
  [
    OLD,
    "an alarm that goes off between two fetches",
    alarm("AdvisoriesAge", (one) => (one.Period = 60 * 60)),
  ],
  [OLD, "an alarm that nobody hears", alarm("AdvisoriesAge", (one) => delete one.AlarmActions)],
  [HEARD, "refusals that nobody hears of", alarm("AdvisoriesRefused", (one) => (one.AlarmActions = []))],
  [HEARD, "one malicious release that is allowed", alarm("MaliciousCopies", (one) => (one.Threshold = 1))],
  [HEARD, "another metric", alarm("MaliciousCopies", (one) => (one.MetricName = "Conflicts"))],
];

/** Changes a rule that starts the function. */
function rule(name: string, edit: (properties: Untyped) => unknown): Sabotage[2] {
  return change("AWS::Events::Rule", (one) => {
    if (String(one.Name).endsWith(`-${name}`)) edit(one);
  });
}

function alarm(metric: string, edit: (properties: Untyped) => unknown): Sabotage[2] {
  return change("AWS::CloudWatch::Alarm", (one) => {
    if (one.MetricName === metric) edit(one);
  });
}
