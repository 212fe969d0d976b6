import { change, type Sabotage, statement } from "./change-template.ts";
import type { Untyped } from "./synthesise.ts";

/** Ways to break each invariant of the path to upstream. */
export const UPSTREAM_SABOTAGE: readonly Sabotage[] = [
  ...[[], [403], [404, 403], [404, 500], [404, 503, 504]].map(
    (codes): Sabotage => [
      "only an absent object leads to upstream",
      `a group with the codes ${JSON.stringify(codes)}`,
      group(({ FailoverCriteria }) => (FailoverCriteria.StatusCodes.Items = codes)),
    ],
  ),
  [
    "only an absent object leads to upstream",
    "upstream before the bucket",
    group(({ Members }) => Members.Items.reverse()),
  ],
  [
    "only an absent object leads to upstream",
    "pypi.org itself instead of the function",
    site(({ Origins, OriginGroups }) => {
      const [, second] = OriginGroups.Items[0].Members.Items;
      Origins.find(({ Id }: Untyped) => Id === second.OriginId).DomainName = "pypi.org";
    }),
  ],
  [
    "project pages have a fallback if there is an upstream, a channel's always, and the paths that uploaders post to never",
    "pages for people without upstream",
    behaviour("/project/*", (one, { TargetOriginId }) => (one.TargetOriginId = TargetOriginId)),
  ],
  [
    "project pages have a fallback if there is an upstream, a channel's always, and the paths that uploaders post to never",
    "a channel whose users get 404 for what it lacks",
    behaviour("/_channels/*/simple/*", (one, { TargetOriginId }) => (one.TargetOriginId = TargetOriginId)),
  ],
  [
    "project pages have a fallback if there is an upstream, a channel's always, and the paths that uploaders post to never",
    "uploaders who get CloudFront's own 403",
    site(({ CacheBehaviors, OriginGroups }) => {
      const list = CacheBehaviors.find(({ PathPattern }: Untyped) => PathPattern === "/simple/");
      list.TargetOriginId = OriginGroups.Items[0].Id;
    }),
  ],
  [
    "project pages have a fallback if there is an upstream, a channel's always, and the paths that uploaders post to never",
    "a pattern that precedes that of the list of projects",
    site(({ CacheBehaviors }) => {
      const at = CacheBehaviors.findIndex(({ PathPattern }: Untyped) => PathPattern === "/simple/");
      CacheBehaviors.push(...CacheBehaviors.splice(at, 1));
    }),
  ],
  [
    "CloudFront accepts only the methods that it fails over for, and elsewhere every method",
    "a fallback without cached OPTIONS, which never happens",
    behaviour("/simple/*", (one) => (one.CachedMethods = ["GET", "HEAD"])),
  ],
  [
    "CloudFront accepts only the methods that it fails over for, and elsewhere every method",
    "a fallback that accepts POST",
    behaviour("/simple/*", (one) => one.AllowedMethods.push("POST")),
  ],
  [
    "CloudFront accepts only the methods that it fails over for, and elsewhere every method",
    "a list of projects that doesn't accept POST",
    behaviour("/simple/", (one) => (one.AllowedMethods = ["GET", "HEAD", "OPTIONS"])),
  ],
  [
    "CloudFront waits for upstream's function once, and as long as it may run",
    "CloudFront's usual attempts",
    upstreamOrigin((one) => delete one.ConnectionAttempts),
  ],
  [
    "CloudFront waits for upstream's function once, and as long as it may run",
    "an answer that no one waits for",
    change("AWS::Lambda::Function", (p) => (p.Timeout = 60)),
  ],
  [
    "no request is forwarded with anything that the reader says",
    "a policy that forwards everything",
    behaviour("/simple/*", (one) => (one.OriginRequestPolicyId = "216adef6-5c7f-47e4-b989-5492eafa07d3")),
  ],
  ...["Host", "Authorization"].flatMap((header): Sabotage[] => [
    [
      "only the URI decides what is served from the cache",
      `pages that depend on ${header}`,
      change("AWS::CloudFront::CachePolicy", ({ CachePolicyConfig }) => {
        const key = CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin;
        key.HeadersConfig = { HeaderBehavior: "whitelist", Headers: [header] };
      }),
    ],
    [
      "no request is forwarded with anything that the reader says",
      `the ${header} of a reader`,
      behaviour("/simple/*", (one) => (one.ForwardedValues = { QueryString: false, Headers: [header] })),
    ],
  ]),
  [
    "a file of upstream is never taken for one of the bucket at the same path",
    "upstream's files with the cache keys of ours",
    change("AWS::CloudFront::CachePolicy", ({ CachePolicyConfig }) => {
      const key = CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin;
      key.HeadersConfig = { HeaderBehavior: "none" };
    }),
  ],
  [
    "the bucket is read with a signature, and distinguishes an absent key from a forbidden one",
    "a third host without a signature",
    site(({ Origins }) => {
      Origins.at(-1).DomainName = "files.example.com";
    }),
  ],
  [
    "nothing is public",
    "a function that anyone may call",
    change("AWS::Lambda::Url", (p) => (p.AuthType = "NONE")),
  ],
  [
    "only CloudFront calls upstream's function, and it streams the answer",
    "a function that anyone may call",
    change("AWS::Lambda::Url", (p) => (p.AuthType = "NONE")),
  ],
  [
    "only CloudFront calls upstream's function, and it streams the answer",
    "answers of 6 MB at most",
    change("AWS::Lambda::Url", (p) => (p.InvokeMode = "BUFFERED")),
  ],
  [
    "only CloudFront calls upstream's function, and it streams the answer",
    "requests without a signature",
    upstreamOrigin((one) => delete one.OriginAccessControlId),
  ],
  [
    "only CloudFront calls upstream's function, and it streams the answer",
    "a signature for S3",
    change(
      "AWS::CloudFront::OriginAccessControl",
      (p) => (p.OriginAccessControlConfig.OriginAccessControlOriginType = "s3"),
    ),
  ],
  ...["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"].map(
    (action): Sabotage => [
      "only CloudFront calls upstream's function, and it streams the answer",
      `no permission for ${action}`,
      (all) => {
        for (const { template } of all)
          for (const [id, { Type, Properties }] of Object.entries(template.Resources))
            if (Type === "AWS::Lambda::Permission" && Properties.Action === action)
              delete template.Resources[id];
      },
    ],
  ),
  [
    "only CloudFront calls upstream's function, and it streams the answer",
    "every distribution of every account",
    change("AWS::Lambda::Permission", (p) => delete p.SourceArn),
  ],
  [
    "only CloudFront calls upstream's function, and it streams the answer",
    "another caller",
    change("AWS::Lambda::Permission", (p) => (p.Principal = "*")),
  ],
  [
    "upstream's function only reads pages and claims",
    "a function that reads private files",
    change(
      "AWS::IAM::Policy",
      (p) => (statement(p, "ReadIndexAndClaims").Resource = "arn:aws:s3:::bucket/*"),
    ),
  ],
  [
    "upstream's function only reads pages and claims",
    "a function that makes claims",
    change(
      "AWS::IAM::Policy",
      (p) => (statement(p, "ReadIndexAndClaims").Action = ["s3:GetObject", "s3:PutObject"]),
    ),
  ],
  [
    "the check of names reads only pages and claims, and writes only the list of rejections",
    "a check that writes pages",
    change("AWS::IAM::Policy", (p) => (statement(p, "WriteRejections").Resource = "arn:aws:s3:::b/_index/*")),
  ],
  [
    "the check of names reads only pages and claims, and writes only the list of rejections",
    "a check that deletes",
    change("AWS::IAM::Policy", (p) => (statement(p, "WriteRejections").Action = "s3:DeleteObject")),
  ],
  ...["arn:aws:s3:::bucket/_index/*", "arn:aws:s3:::bucket/*"].map(
    (resource): Sabotage => [
      "the function that fetches advisories writes nothing else",
      `a function that writes ${resource}`,
      change("AWS::IAM::Policy", (p) => (statement(p, "WriteAdvisories").Resource = resource)),
    ],
  ),
  [
    "the function that fetches advisories writes nothing else",
    "a function that reads private files",
    change(
      "AWS::IAM::Policy",
      (p) => (statement(p, "ReadIndexAndClaims").Resource = "arn:aws:s3:::bucket/*"),
    ),
  ],
  [
    "the function that fetches advisories writes nothing else",
    "a function that makes claims",
    change("AWS::IAM::Policy", (p) => (statement(p, "ReadIndexAndClaims").Action = ["s3:PutObject"])),
  ],
];

/** Changes the distribution. */
function site(edit: (distribution: Untyped) => unknown): Sabotage[2] {
  return change("AWS::CloudFront::Distribution", ({ DistributionConfig }) => edit(DistributionConfig));
}

/** Changes every origin group. */
function group(edit: (one: Untyped) => unknown): Sabotage[2] {
  return site(({ OriginGroups }) => OriginGroups.Items.forEach(edit));
}

/** Changes a pattern's behaviour. */
function behaviour(pattern: string, edit: (one: Untyped, byDefault: Untyped) => unknown): Sabotage[2] {
  return site(({ CacheBehaviors, DefaultCacheBehavior }) =>
    edit(
      CacheBehaviors.find(({ PathPattern }: Untyped) => PathPattern === pattern),
      DefaultCacheBehavior,
    ),
  );
}

/** Changes the origin at the function's URL. */
function upstreamOrigin(edit: (origin: Untyped) => unknown): Sabotage[2] {
  return site(({ Origins }) =>
    edit(Origins.find(({ DomainName }: Untyped) => JSON.stringify(DomainName).includes("FunctionUrl"))),
  );
}
