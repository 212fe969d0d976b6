import { change, type Sabotage, statement } from "./change-template.ts";
import type { Untyped } from "./synthesise.ts";

/** Ways to break each invariant of the function that counts downloads. */
export const USAGE_SABOTAGE: readonly Sabotage[] = [
  [
    "the counter only reads the site's logs and writes counts",
    "a counter that reads the bucket's logs",
    change("AWS::IAM::Policy", (p) => (statement(p, "ReadSiteLogs").Resource = "arn:aws:s3:::logs/*")),
  ],
  [
    "the counter only reads the site's logs and writes counts",
    "a counter that deletes logs",
    change("AWS::IAM::Policy", (p) => listed(statement(p, "KeepDays"), "s3:DeleteObject")),
  ],
  [
    "the counter only reads the site's logs and writes counts",
    "a counter that can't read what it wrote",
    change("AWS::IAM::Policy", (p) => (statement(p, "KeepDays").Action = "s3:PutObject")),
  ],
  [
    "functions write only under _index/, and create claims, but never delete any",
    "a counter that writes to users' keys",
    change("AWS::IAM::Policy", (p) => {
      const days = statement(p, "KeepDays");
      const { Resource } = statement(p, "WriteDownloads");
      if (Resource["Fn::Join"])
        days.Resource = { "Fn::Join": ["", [Resource["Fn::Join"][1][0], "/downloads/*"]] };
    }),
  ],
  [
    "the counter knows the site whose logs it counts, and runs on a schedule",
    "a site that logs to another folder",
    change("AWS::CloudFront::Distribution", (p) => (p.DistributionConfig.Logging.Prefix = "cdn/")),
  ],
  [
    "the counter knows the site whose logs it counts, and runs on a schedule",
    "a site that logs nothing",
    change("AWS::CloudFront::Distribution", (p) => delete p.DistributionConfig.Logging),
  ],
  [
    "the counter knows the site whose logs it counts, and runs on a schedule",
    "no schedule",
    change("AWS::Events::Rule", (p) => {
      if (p.ScheduleExpression === "rate(1 hour)") p.ScheduleExpression = "rate(2 days)";
    }),
  ],
  [
    "counts of downloads outlive the logs, and nothing is kept for ever",
    "counts that expire with the logs",
    rules((all) => all.push({ Status: "Enabled", ExpirationInDays: 7 })),
  ],
  [
    "counts of downloads outlive the logs, and nothing is kept for ever",
    "logs of the bucket that never expire",
    rules((all) =>
      all.splice(
        all.findIndex(({ Prefix }) => Prefix === "bucket/"),
        1,
      ),
    ),
  ],
];

function listed(statement: Untyped, action: string): void {
  if (Array.isArray(statement.Action)) statement.Action.push(action);
}

/** Changes the lifecycle rules of the bucket of access logs. */
function rules(edit: (rules: Untyped[]) => unknown): Sabotage[2] {
  return change("AWS::S3::Bucket", ({ LifecycleConfiguration }) => {
    const { Rules } = LifecycleConfiguration;
    if (Rules.some(({ Prefix }: Untyped) => Prefix === "site/")) edit(Rules);
  });
}
