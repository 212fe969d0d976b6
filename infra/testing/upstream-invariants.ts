import type { Invariant } from "./invariant.ts";
import type { SynthesisedStack, Untyped } from "./synthesise.ts";
import { identityStatements, ids, listOf, resource } from "./template-resources.ts";

const EVERY_METHOD = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/** The only methods that CloudFront accepts if a second origin may answer. */
const FALLBACK_METHODS = ["GET", "HEAD", "OPTIONS"];

/** The patterns of project pages, which come from upstream if the bucket doesn't have them. */
const PROJECT_PAGES = ["/simple/*", "/project/*"];

/** And those of channels, which lead to the main index then. */
const CHANNEL_PAGES = ["/_channels/*/simple/*", "/_channels/*/project/*"];

/** What must hold for the function that answers from upstream, and for the path to it. */
export const upstreamInvariants = {
  "only an absent object leads to upstream": (stacks) =>
    distributions(stacks).flatMap(({ Origins, OriginGroups }) =>
      (OriginGroups?.Items ?? []).flatMap(({ Id, FailoverCriteria, Members }: Untyped) => {
        const [first, second] = Members.Items.map(({ OriginId }: Untyped) =>
          Origins.find((origin: Untyped) => origin.Id === OriginId),
        );
        return [
          ...(JSON.stringify(FailoverCriteria.StatusCodes.Items) === "[404]" ? [] : [`${Id}: its codes`]),
          ...(first.S3OriginConfig !== undefined ? [] : [`${Id}: the bucket is not asked first`]),
          ...(functionOf(stacks, second) !== undefined ? [] : [`${Id}: the function is not asked second`]),
        ];
      }),
    ),

  "project pages have a fallback if there is an upstream, a channel's always, and the paths that uploaders post to never":
    (stacks) =>
      distributions(stacks).flatMap(({ CacheBehaviors, OriginGroups }) => {
        const groups = (OriginGroups?.Items ?? []).map(({ Id }: Untyped) => Id);
        const hasFallback = (path: string) =>
          groups.includes(
            CacheBehaviors.find(({ PathPattern }: Untyped) => PathPattern === path)?.TargetOriginId,
          );
        const hasUpstream = upstreamFunctions(stacks).some(
          (id) => resource(stacks, id).Properties.Environment.Variables.UPSTREAM_SETTINGS !== undefined,
        );
        return [
          ...PROJECT_PAGES.filter((path) => hasFallback(path) !== hasUpstream),
          ...CHANNEL_PAGES.filter((path) => !hasFallback(path)),
          ...["/", "/simple/"].filter((path) => hasFallback(path)),
          ...(hasUpstream && CacheBehaviors[1].PathPattern !== "/simple/"
            ? ["/simple/ is taken by another"]
            : []),
        ];
      }),

  "CloudFront accepts only the methods that it fails over for, and elsewhere every method": (stacks) =>
    distributions(stacks).flatMap(({ DefaultCacheBehavior, CacheBehaviors, OriginGroups }) => {
      const groups = (OriginGroups?.Items ?? []).map(({ Id }: Untyped) => Id);
      return [DefaultCacheBehavior, ...CacheBehaviors]
        .filter(({ TargetOriginId, AllowedMethods, CachedMethods = [] }) =>
          groups.includes(TargetOriginId)
            ? !(same(AllowedMethods, FALLBACK_METHODS) && same(CachedMethods, FALLBACK_METHODS))
            : !same(AllowedMethods, EVERY_METHOD),
        )
        .map(({ PathPattern = "the default" }) => PathPattern);
    }),

  "CloudFront waits for upstream's function once, and as long as it may run": (stacks) =>
    distributions(stacks)
      .flatMap(({ Origins }) => Origins as Untyped[])
      .filter((origin) => {
        const asked = functionOf(stacks, origin);
        if (asked === undefined) return false;
        const { Timeout } = resource(stacks, asked).Properties;
        return origin.ConnectionAttempts !== 1 || origin.CustomOriginConfig.OriginReadTimeout < Timeout;
      })
      .map(({ Id }) => Id),

  "no request is forwarded with anything that the reader says": (stacks) => [
    ...distributions(stacks).flatMap(({ DefaultCacheBehavior, CacheBehaviors }) =>
      [DefaultCacheBehavior, ...CacheBehaviors]
        .filter(
          ({ OriginRequestPolicyId, ForwardedValues }) =>
            OriginRequestPolicyId !== undefined || ForwardedValues !== undefined,
        )
        .map(({ PathPattern = "the default" }) => PathPattern),
    ),
    ...ids(stacks, "AWS::CloudFront::OriginRequestPolicy").map(([id]) => id),
  ],

  "only CloudFront calls upstream's function, and it streams the answer": (stacks) =>
    ids(stacks, "AWS::Lambda::Url").flatMap(([id, { Properties }]) => {
      const origins = distributions(stacks)
        .flatMap(({ Origins }) => Origins as Untyped[])
        .filter(({ DomainName }) => JSON.stringify(DomainName).includes(id));
      const controls = origins.map(
        ({ OriginAccessControlId }) =>
          resource(stacks, OriginAccessControlId?.["Fn::GetAtt"]?.[0] ?? id).Properties
            .OriginAccessControlConfig?.OriginAccessControlOriginType,
      );
      const permissions = ids(stacks, "AWS::Lambda::Permission")
        .map(([, permission]) => permission.Properties)
        .filter(({ FunctionName }) =>
          [id, Properties.TargetFunctionArn["Fn::GetAtt"][0]].includes(FunctionName["Fn::GetAtt"]?.[0]),
        );
      return [
        ...(Properties.AuthType === "AWS_IAM" ? [] : [`${id}: anybody may call it`]),
        ...(Properties.InvokeMode === "RESPONSE_STREAM" ? [] : [`${id}: no page of more than 6 MB`]),
        ...(same(controls, ["lambda"]) ? [] : [`${id}: CloudFront doesn't sign for it`]),
        ...(same(
          permissions.map(({ Action }) => Action),
          ["lambda:InvokeFunction", "lambda:InvokeFunctionUrl"],
        )
          ? []
          : [`${id}: it takes two permissions`]),
        ...permissions
          .filter(
            ({ Principal, SourceArn }) =>
              Principal !== "cloudfront.amazonaws.com" ||
              !ids(stacks, "AWS::CloudFront::Distribution").some(([site]) =>
                JSON.stringify(SourceArn ?? "").includes(`":distribution/",{"Ref":"${site}"}`),
              ),
          )
          .map(({ Action }) => `${id}: ${Action} is allowed to others`),
      ];
    }),

  "upstream's function only reads pages and claims": (stacks) =>
    upstreamFunctions(stacks).flatMap((id) => {
      const role = resource(stacks, id).Properties.Role["Fn::GetAtt"][0];
      return identityStatements(stacks, role)
        .flatMap(({ Action, Resource }) =>
          listOf(Action).flatMap((action) =>
            listOf(Resource).map((one) => ({ action, resource: JSON.stringify(one) })),
          ),
        )
        .filter(({ action, resource }) => {
          if (action === "s3:GetObject") return !/"\/(_index|_claims)\/\*"/.test(resource);
          return !["s3:ListBucket", "logs:CreateLogStream", "logs:PutLogEvents"].includes(action);
        })
        .map(({ action, resource }) => `${role}: ${action} ${resource}`);
    }),

  "the check of names reads only pages and claims, and writes only the list of rejections": (stacks) =>
    ids(stacks, "AWS::Lambda::Function")
      .filter(([, { Properties }]) => String(Properties.FunctionName).endsWith("-names"))
      .flatMap(([, { Properties }]) => {
        const role = Properties.Role["Fn::GetAtt"][0];
        return identityStatements(stacks, role).flatMap(({ Action, Resource }) =>
          listOf(Action).flatMap((action) =>
            listOf(Resource)
              .map((one) => `${action} ${JSON.stringify(one)}`)
              .filter((allowed) => !NAMES_CHECK.some((pattern) => pattern.test(allowed)))
              .map((allowed) => `${role}: ${allowed}`),
          ),
        );
      }),
} satisfies Record<string, Invariant>;

const NAMES_CHECK = [
  /^s3:GetObject .*"\/(_index|_claims)\/\*"/,
  /^s3:PutObject .*"\/_index\/project\/_problems\/\*"/,
  /^(s3:ListBucket|logs:CreateLogStream|logs:PutLogEvents) /,
];

function distributions(stacks: readonly SynthesisedStack[]): Untyped[] {
  return ids(stacks, "AWS::CloudFront::Distribution").map(
    ([, { Properties }]) => Properties.DistributionConfig,
  );
}

/** The functions with a URL: only upstream's. */
function upstreamFunctions(stacks: readonly SynthesisedStack[]): string[] {
  return ids(stacks, "AWS::Lambda::Url").map(
    ([, { Properties }]) => Properties.TargetFunctionArn["Fn::GetAtt"][0],
  );
}

/** The function to whose URL an origin points. */
function functionOf(stacks: readonly SynthesisedStack[], origin: Untyped): string | undefined {
  const found = ids(stacks, "AWS::Lambda::Url").find(([id]) =>
    JSON.stringify(origin.DomainName).includes(id),
  );
  return found?.[1].Properties.TargetFunctionArn["Fn::GetAtt"][0];
}

function same(found: readonly string[], wanted: readonly string[]): boolean {
  return JSON.stringify(found.toSorted()) === JSON.stringify(wanted);
}
