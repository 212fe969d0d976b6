import { UPSTREAM_HEADER } from "@wheelyard/edge-auth/response-headers";
import { FILE_HOST } from "@wheelyard/upstream/page/proxied-url";
import type { Invariant } from "./invariant.ts";
import type { Untyped } from "./synthesise.ts";
import { ids, listOf, resource, statements } from "./template-resources.ts";

/** Invariants of the site. */
export const siteInvariants = {
  "every behaviour has the function with the users": (stacks) => {
    const functions = ids(stacks, "AWS::CloudFront::Function").filter(([, { Properties }]) => {
      const { KeyValueStoreAssociations, Runtime } = Properties.FunctionConfig;
      return KeyValueStoreAssociations?.length === 1 && Runtime === "cloudfront-js-2.0";
    });
    return ids(stacks, "AWS::CloudFront::Distribution").flatMap(([id, { Properties }]) => {
      const { DefaultCacheBehavior, CacheBehaviors = [] } = Properties.DistributionConfig;
      return [DefaultCacheBehavior, ...CacheBehaviors]
        .filter(
          ({ FunctionAssociations = [] }) =>
            !FunctionAssociations.some(
              ({ EventType, FunctionARN }: Untyped) =>
                EventType === "viewer-request" &&
                functions.some(([name]) => FunctionARN?.["Fn::GetAtt"]?.[0] === name),
            ),
        )
        .map(({ PathPattern = "the default" }) => `${id}: ${PathPattern}`);
    });
  },

  "CloudFront's limit for a function is kept": (stacks) =>
    ids(stacks, "AWS::CloudFront::Function")
      .filter(([, { Properties }]) => Buffer.byteLength(Properties.FunctionCode) > 10 * 1024)
      .map(([id]) => id),

  "the site is made once the bucket for its logs has its policy": (stacks) => {
    const policies = new Map(
      ids(stacks, "AWS::S3::BucketPolicy").map(([id, { Properties }]) => [Properties.Bucket.Ref, id]),
    );
    return ids(stacks, "AWS::CloudFront::Distribution")
      .filter(([, { Properties, DependsOn = [] }]) => {
        const bucket = Properties.DistributionConfig.Logging.Bucket["Fn::GetAtt"][0];
        return !DependsOn.includes(policies.get(bucket) ?? "");
      })
      .map(([id]) => id);
  },

  "the store of users is created empty": (stacks) =>
    ids(stacks, "AWS::CloudFront::KeyValueStore")
      .filter(([, { Properties }]) => Properties.ImportSource !== undefined)
      .map(([id]) => id),

  "the bucket is read with a signature, and distinguishes an absent key from a forbidden one": (stacks) => [
    ...ids(stacks, "AWS::CloudFront::OriginAccessControl")
      .filter(([, { Properties }]) => {
        const { SigningBehavior, SigningProtocol } = Properties.OriginAccessControlConfig;
        return SigningBehavior !== "always" || SigningProtocol !== "sigv4";
      })
      .map(([id]) => id),
    ...ids(stacks, "AWS::CloudFront::Distribution")
      .flatMap(([, { Properties }]) => Properties.DistributionConfig.Origins as Untyped[])
      .filter(
        ({ OriginAccessControlId, DomainName }) =>
          OriginAccessControlId === undefined && DomainName !== FILE_HOST,
      )
      .map(({ Id }) => Id),
    ...statements(stacks)
      .filter(({ statement }) => statement.Principal?.Service === "cloudfront.amazonaws.com")
      .filter(
        ({ statement }) =>
          JSON.stringify(listOf(statement.Action).toSorted()) !== '["s3:GetObject","s3:ListBucket"]' ||
          statement.Condition?.StringEquals?.["AWS:SourceArn"] === undefined,
      )
      .map(({ id }) => id),
  ],

  "readers use TLS, and nothing is said about the domain's other hosts": (stacks) => [
    ...ids(stacks, "AWS::CloudFront::Distribution").flatMap(([id, { Properties }]) => {
      const { DefaultCacheBehavior, CacheBehaviors = [] } = Properties.DistributionConfig;
      return [DefaultCacheBehavior, ...CacheBehaviors]
        .filter(({ ViewerProtocolPolicy }) => ViewerProtocolPolicy !== "https-only")
        .map(({ PathPattern = "the default" }) => `${id}: ${PathPattern}`);
    }),
    ...ids(stacks, "AWS::CloudFront::ResponseHeadersPolicy")
      .filter(([, { Properties }]) => {
        const { StrictTransportSecurity } = Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig;
        const { AccessControlMaxAgeSec, IncludeSubdomains, Override } = StrictTransportSecurity;
        return !(AccessControlMaxAgeSec >= 31_536_000 && IncludeSubdomains === false && Override === true);
      })
      .map(([id]) => id),
  ],

  "no listing of the bucket is served": (stacks) =>
    ids(stacks, "AWS::CloudFront::Distribution")
      .filter(([, { Properties }]) => !Properties.DistributionConfig.DefaultRootObject)
      .map(([id]) => id),

  "no error is cached": (stacks) =>
    ids(stacks, "AWS::CloudFront::Distribution").flatMap(([id, { Properties }]) => {
      const responses = (Properties.DistributionConfig.CustomErrorResponses ?? []) as Untyped[];
      return [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]
        .filter((code) => !responses.some((one) => one.ErrorCode === code && one.ErrorCachingMinTTL === 0))
        .map((code) => `${id}: ${code}`);
    }),

  "only the URI decides what is served from the cache": (stacks) =>
    ids(stacks, "AWS::CloudFront::CachePolicy")
      .filter(([, { Properties }]) => {
        const { MinTTL, ParametersInCacheKeyAndForwardedToOrigin: key } = Properties.CachePolicyConfig;
        return !(
          MinTTL === 0 &&
          (key.HeadersConfig.Headers ?? []).every((header: string) => header === UPSTREAM_HEADER) &&
          ["none", "whitelist"].includes(key.HeadersConfig.HeaderBehavior) &&
          key.CookiesConfig.CookieBehavior === "none" &&
          key.QueryStringsConfig.QueryStringBehavior === "none" &&
          key.EnableAcceptEncodingGzip === true &&
          key.EnableAcceptEncodingBrotli === true
        );
      })
      .map(([id]) => id),

  "a file of upstream is never taken for one of the bucket at the same path": (stacks) =>
    ids(stacks, "AWS::CloudFront::Distribution").flatMap(([, { Properties }]) => {
      const { DefaultCacheBehavior, CacheBehaviors, Origins } = Properties.DistributionConfig;
      return [DefaultCacheBehavior, ...CacheBehaviors]
        .filter(({ TargetOriginId, CachePolicyId }) => {
          const target = Origins.find(({ Id }: Untyped) => Id === TargetOriginId);
          const { Headers } = resource(stacks, CachePolicyId.Ref).Properties.CachePolicyConfig
            .ParametersInCacheKeyAndForwardedToOrigin.HeadersConfig;
          return (target?.DomainName === FILE_HOST) !== (Headers !== undefined);
        })
        .map(({ PathPattern = "the default" }) => PathPattern);
    }),

  "what CloudFront needs in us-east-1 is in us-east-1": (stacks) =>
    stacks
      .filter(({ region }) => region !== "us-east-1")
      .flatMap(({ template }) => Object.entries(template.Resources))
      .filter(
        ([, { Type, Properties }]) =>
          Type === "AWS::CertificateManager::Certificate" ||
          Type === "AWS::WAFv2::WebACL" ||
          (Type === "AWS::CloudWatch::Alarm" && Properties.Namespace === "AWS/CloudFront"),
      )
      .map(([id]) => id),
} satisfies Record<string, Invariant>;
