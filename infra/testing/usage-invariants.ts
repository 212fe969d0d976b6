import type { Invariant } from "./invariant.ts";
import type { SynthesisedStack, Untyped } from "./synthesise.ts";
import { identityStatements, ids, listOf, resource } from "./template-resources.ts";

/** All that the function that counts downloads may do in S3. */
const MAY_DO = [
  "s3:DeleteObject index/_index/downloads/*",
  "s3:GetObject index/_index/downloads/*",
  "s3:GetObject logs/downloads/*",
  "s3:GetObject logs/site/*",
  "s3:ListBucket index",
  "s3:ListBucket logs",
  "s3:PutObject index/_index/downloads/*",
  "s3:PutObject logs/downloads/*",
];

/** What must hold for the function that counts downloads, and for what it counts. */
export const usageInvariants = {
  "the counter only reads the site's logs and writes counts": (stacks) =>
    counters(stacks).flatMap(([, { Properties }]) => {
      const { BUCKET, LOGS_BUCKET } = Properties.Environment.Variables;
      const names = new Map([
        [BUCKET.Ref, "index"],
        [LOGS_BUCKET.Ref, "logs"],
      ]);
      const allowed = identityStatements(stacks, Properties.Role["Fn::GetAtt"][0])
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap(({ Action, Resource }) =>
          listOf(Action)
            .filter((action: string) => !action.startsWith("logs:"))
            .flatMap((action: string) =>
              listOf(Resource).map((one: Untyped) => `${action} ${pathOf(one, names)}`),
            ),
        );
      return [
        ...allowed.filter((one) => !MAY_DO.includes(one)),
        ...MAY_DO.filter((one) => !allowed.includes(one)).map((one) => `not ${one}`),
      ];
    }),

  "the counter knows the site whose logs it counts, and runs on a schedule": (stacks) =>
    counters(stacks).flatMap(([id, { Properties }]) => {
      const site = ids(stacks, "AWS::CloudFront::Distribution").map(([distribution]) => distribution);
      const { LOGS_BUCKET, DISTRIBUTION_ID } = Properties.Environment.Variables;
      const { Logging } = resource(stacks, site[0] ?? "").Properties.DistributionConfig;
      const isScheduled = ids(stacks, "AWS::Events::Rule").some(
        ([, { Properties: rule }]) =>
          rule.ScheduleExpression === "rate(1 hour)" &&
          rule.Targets.some(({ Arn }: Untyped) => Arn["Fn::GetAtt"]?.[0] === id),
      );
      return [
        ...(site.includes(DISTRIBUTION_ID?.Ref) ? [] : [`${id}: of no site`]),
        ...(Logging?.Prefix === "site/" && Logging.Bucket["Fn::GetAtt"][0] === LOGS_BUCKET.Ref
          ? []
          : [`${id}: the site's logs are elsewhere`]),
        ...(isScheduled ? [] : [`${id}: nothing starts it`]),
      ];
    }),

  "counts of downloads outlive the logs, and nothing is kept for ever": (stacks) =>
    counters(stacks).flatMap(([, { Properties }]) => {
      const bucket = resource(stacks, Properties.Environment.Variables.LOGS_BUCKET.Ref).Properties;
      const rules: Untyped[] = bucket.LifecycleConfiguration?.Rules ?? [];
      const days = (prefix: string) =>
        Math.min(
          ...rules
            .filter(({ Prefix = "", ExpirationInDays }) => ExpirationInDays && prefix.startsWith(Prefix))
            .map(({ ExpirationInDays }) => ExpirationInDays),
        );
      return [
        ...["site/", "bucket/", "downloads/"].filter((prefix) => days(prefix) === Number.POSITIVE_INFINITY),
        ...(days("downloads/") >= 30 ? [] : ["the counts go before they were shown"]),
        ...(days("downloads/") === days("site/") ? ["one rule is for both"] : []),
      ];
    }),
} satisfies Record<string, Invariant>;

function counters(stacks: readonly SynthesisedStack[]) {
  return ids(stacks, "AWS::Lambda::Function").filter(
    ([, { Properties }]) => Properties.Environment?.Variables.LOGS_BUCKET !== undefined,
  );
}

/** `index/_index/*`, of the ARN of a bucket or of objects in it. */
function pathOf(arn: Untyped, names: ReadonlyMap<string, string>): string {
  const [bucket, path = ""] = arn["Fn::Join"]?.[1] ?? [arn];
  const name = names.get(bucket["Fn::GetAtt"]?.[0]);
  return name === undefined ? JSON.stringify(arn) : name + path;
}
