import { change, type Sabotage, statement } from "./change-template.ts";
import type { Untyped } from "./synthesise.ts";

/** Ways to break each invariant of the path to upstream. */
export const UPSTREAM_SABOTAGE: readonly Sabotage[] = [
  ...[[], [403], [404, 403], [404, 500], [404, 503, 504]].map(
    (codes): Sabotage => [
      "only an object that is absent leads to upstream",
      `a group with the codes ${JSON.stringify(codes)}`,
      group(({ FailoverCriteria }) => (FailoverCriteria.StatusCodes.Items = codes)),
    ],
  ),
  [
    "only an object that is absent leads to upstream",
    "upstream before the bucket",
    group(({ Members }) => Members.Items.reverse()),
  ],
  [
    "only an object that is absent leads to upstream",
    "pypi.org itself instead of the function",
    site(({ Origins, OriginGroups }) => {
      const [, second] = OriginGroups.Items[0].Members.Items;
      Origins.find(({ Id }: Untyped) => Id === second.OriginId).DomainName = "pypi.org";
    }),
  ],
  [
    "project pages have a fallback where there is an upstream, a channel's always, and what uploaders post to never",
    "pages for people without upstream",
    behaviour("/project/*", (one, { TargetOriginId }) => (one.TargetOriginId = TargetOriginId)),
  ],
  [
    "project pages have a fallback where there is an upstream, a channel's always, and what uploaders post to never",
    "a channel whose users get 404 for what it lacks",
    behaviour("/_channels/*/simple/*", (one, { TargetOriginId }) => (one.TargetOriginId = TargetOriginId)),
  ],
  [
    "project pages have a fallback where there is an upstream, a channel's always, and what uploaders post to never",
    "uploaders who meet CloudFront's own 403",
    site(({ CacheBehaviors, OriginGroups }) => {
      const list = CacheBehaviors.find(({ PathPattern }: Untyped) => PathPattern === "/simple/");
      list.TargetOriginId = OriginGroups.Items[0].Id;
    }),
  ],
  [
    "project pages have a fallback where there is an upstream, a channel's always, and what uploaders post to never",
    "a pattern that takes the list of projects before it",
    site(({ CacheBehaviors }) => {
      const at = CacheBehaviors.findIndex(({ PathPattern }: Untyped) => PathPattern === "/simple/");
      CacheBehaviors.push(...CacheBehaviors.splice(at, 1));
    }),
  ],
  [
    "CloudFront takes the methods that it fails over for, and elsewhere every method",
    "a fallback that no cached OPTIONS switches on",
    behaviour("/simple/*", (one) => (one.CachedMethods = ["GET", "HEAD"])),
  ],
  [
    "CloudFront takes the methods that it fails over for, and elsewhere every method",
    "a fallback that takes POST",
    behaviour("/simple/*", (one) => one.AllowedMethods.push("POST")),
  ],
  [
    "CloudFront takes the methods that it fails over for, and elsewhere every method",
    "a list of projects that doesn't take POST",
    behaviour("/simple/", (one) => (one.AllowedMethods = ["GET", "HEAD", "OPTIONS"])),
  ],
  [
    "CloudFront waits for upstream's function once, and as long as it may run",
    "CloudFront's usual attempts",
    upstreamOrigin((one) => delete one.ConnectionAttempts),
  ],
  [
    "CloudFront waits for upstream's function once, and as long as it may run",
    "an answer that nobody waits for",
    change("AWS::Lambda::Function", (p) => (p.Timeout = 60)),
  ],
  [
    "no request is forwarded with what the reader says in it",
    "a policy that forwards everything",
    behaviour("/simple/*", (one) => (one.OriginRequestPolicyId = "216adef6-5c7f-47e4-b989-5492eafa07d3")),
  ],
  ...["Host", "Authorization"].flatMap((header): Sabotage[] => [
    [
      "a URI alone decides what is served from the cache",
      `pages that depend on ${header}`,
      change("AWS::CloudFront::CachePolicy", ({ CachePolicyConfig }) => {
        const key = CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin;
        key.HeadersConfig = { HeaderBehavior: "whitelist", Headers: [header] };
      }),
    ],
    [
      "no request is forwarded with what the reader says in it",
      `the ${header} of a reader`,
      behaviour("/simple/*", (one) => (one.ForwardedValues = { QueryString: false, Headers: [header] })),
    ],
  ]),
  [
    "a file of upstream is never taken for one of the bucket at the same path",
    "a cache key of upstream's files that is one of ours",
    change("AWS::CloudFront::CachePolicy", ({ CachePolicyConfig }) => {
      const key = CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin;
      key.HeadersConfig = { HeaderBehavior: "none" };
    }),
  ],
  [
    "the bucket is read with a signature, and tells a missing key from a forbidden one",
    "a third host without a signature",
    site(({ Origins }) => {
      Origins.at(-1).DomainName = "files.example.com";
    }),
  ],
  [
    "nothing is public",
    "a function that anybody may call",
    change("AWS::Lambda::Url", (p) => (p.AuthType = "NONE")),
  ],
  [
    "CloudFront alone calls upstream's function, and streams what it answers",
    "a function that anybody may call",
    change("AWS::Lambda::Url", (p) => (p.AuthType = "NONE")),
  ],
  [
    "CloudFront alone calls upstream's function, and streams what it answers",
    "answers of 6 MB at most",
    change("AWS::Lambda::Url", (p) => (p.InvokeMode = "BUFFERED")),
  ],
  [
    "CloudFront alone calls upstream's function, and streams what it answers",
    "requests without a signature",
    upstreamOrigin((one) => delete one.OriginAccessControlId),
  ],
  [
    "CloudFront alone calls upstream's function, and streams what it answers",
    "a signature for S3",
    change(
      "AWS::CloudFront::OriginAccessControl",
      (p) => (p.OriginAccessControlConfig.OriginAccessControlOriginType = "s3"),
    ),
  ],
  ...["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"].map(
    (action): Sabotage => [
      "CloudFront alone calls upstream's function, and streams what it answers",
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
    "CloudFront alone calls upstream's function, and streams what it answers",
    "every distribution of every account",
    change("AWS::Lambda::Permission", (p) => delete p.SourceArn),
  ],
  [
    "CloudFront alone calls upstream's function, and streams what it answers",
    "another caller",
    change("AWS::Lambda::Permission", (p) => (p.Principal = "*")),
  ],
  [
    "upstream's function reads pages and claims, and nothing else",
    "a function that reads private files",
    change(
      "AWS::IAM::Policy",
      (p) => (statement(p, "ReadIndexAndClaims").Resource = "arn:aws:s3:::bucket/*"),
    ),
  ],
  [
    "upstream's function reads pages and claims, and nothing else",
    "a function that makes claims",
    change(
      "AWS::IAM::Policy",
      (p) => (statement(p, "ReadIndexAndClaims").Action = ["s3:GetObject", "s3:PutObject"]),
    ),
  ],
  [
    "the check of names reads pages and claims, and writes the list of problems alone",
    "a check that writes pages",
    change("AWS::IAM::Policy", (p) => (statement(p, "WriteProblems").Resource = "arn:aws:s3:::b/_index/*")),
  ],
  [
    "the check of names reads pages and claims, and writes the list of problems alone",
    "a check that deletes",
    change("AWS::IAM::Policy", (p) => (statement(p, "WriteProblems").Action = "s3:DeleteObject")),
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
