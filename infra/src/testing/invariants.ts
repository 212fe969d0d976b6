import {
  metadataKey,
  NOTIFICATION_SUFFIXES,
  projectPageKeys,
  ROOT_PAGE_KEYS,
  rejectionKey,
  waitingKey,
} from "@wheelyard/indexer/core/bucket-layout";
import { parseProjectName } from "@wheelyard/indexer/core/project-name";
import type { Resource, SynthesisedStack, Untyped } from "./synthesise.ts";

/** Each takes the stacks of one environment and says in which places they are not as they must be. */
export type Invariant = (stacks: readonly SynthesisedStack[]) => string[];

const PROJECT = parseProjectName("acme");

/** A key of every kind that the indexer writes. */
const GENERATED_KEYS = [
  ...Object.values(ROOT_PAGE_KEYS),
  ...Object.values(projectPageKeys(PROJECT)),
  metadataKey("acme-1.0-py3-none-any.whl"),
  rejectionKey("acme-1.0-py3-none-any.whl"),
  rejectionKey(`${"long/".repeat(200)}acme-1.0-py3-none-any.whl`),
  waitingKey(PROJECT, "acme.status"),
];

const WRITES = /^(s3:(Put|Delete|Create|Restore|Replicate|Abort|\*)|\*)/;

export const invariants = {
  "the function with the users is on every behaviour": (stacks) => {
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

  "nothing is public": (stacks) => [
    ...ids(stacks, "AWS::S3::Bucket")
      .filter(([, { Properties }]) => {
        const block = Properties.PublicAccessBlockConfiguration ?? {};
        return !["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"].every(
          (name) => block[name] === true,
        );
      })
      .map(([id]) => id),
    ...ids(stacks, "AWS::Lambda::Url").map(([id]) => id),
    ...statements(stacks)
      .filter(({ statement }) => statement.Effect === "Allow" && isEverybody(statement.Principal))
      .map(({ id }) => id),
  ],

  "everything but TLS is refused": (stacks) =>
    [
      { resource: "AWS::S3::Bucket", policy: "AWS::S3::BucketPolicy" },
      { resource: "AWS::SQS::Queue", policy: "AWS::SQS::QueuePolicy" },
      { resource: "AWS::SNS::Topic", policy: "AWS::SNS::TopicPolicy" },
    ].flatMap(({ resource, policy }) => {
      const guarded = ids(stacks, policy).filter(([, { Properties }]) =>
        listOf(Properties.PolicyDocument.Statement).some(
          ({ Effect, Condition }) =>
            Effect === "Deny" && Condition?.Bool?.["aws:SecureTransport"] === "false",
        ),
      );
      return ids(stacks, resource)
        .filter(([id]) => !guarded.some(([, guard]) => JSON.stringify(guard.Properties).includes(`"${id}"`)))
        .map(([id]) => id);
    }),

  "functions write only under _index/": (stacks) =>
    ids(stacks, "AWS::Lambda::Function").flatMap(([, { Properties }]) => {
      const role = Properties.Role["Fn::GetAtt"][0];
      return identityStatements(stacks, role)
        .filter(
          ({ Effect, Action }) => Effect === "Allow" && listOf(Action).some((action) => WRITES.test(action)),
        )
        .flatMap(({ Resource }) => listOf(Resource))
        .map((resource) => JSON.stringify(resource))
        .filter((resource) => !resource.includes('"/_index/*"'));
    }),

  "publishers put distributions and what lies beside them, and nothing else": (stacks) =>
    ids(stacks, "AWS::IAM::Role")
      .filter(([, { Properties }]) => JSON.stringify(Properties).includes("sts:AssumeRoleWithWebIdentity"))
      .flatMap(([role]) => {
        const all = identityStatements(stacks, role);
        const allowed = all.filter(({ Effect }) => Effect === "Allow");
        const denied = all.filter(({ Effect }) => Effect === "Deny");
        return [
          ...allowed
            .flatMap(({ Action }) => listOf(Action))
            .filter((action) => !["s3:PutObject", "s3:AbortMultipartUpload"].includes(action)),
          ...allowed
            .flatMap(({ Resource }) => listOf(Resource))
            .map((resource) => JSON.stringify(resource))
            .filter(
              (resource) => !NOTIFICATION_SUFFIXES.some((suffix) => resource.includes(`"/*${suffix}"`)),
            ),
          ...(denied.some(
            ({ Action, Resource }) =>
              listOf(Action).includes("s3:PutObject") && JSON.stringify(Resource).includes('"/_index/*"'),
          )
            ? []
            : [`${role}: _index/ is not denied`]),
        ];
      }),

  "notifications don't overlap, and nothing generated causes one": (stacks) => {
    const filters = ids(stacks, "AWS::S3::Bucket").flatMap(([, { Properties }]) =>
      (Properties.NotificationConfiguration?.QueueConfigurations ?? []).map(({ Event, Filter }: Untyped) => ({
        event: Event as string,
        suffix: suffixOf(Filter),
      })),
    );
    const overlapping = filters.flatMap((a, i) =>
      filters
        .slice(i + 1)
        .filter((b) => a.event === b.event && (a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix)))
        .map((b) => `${a.event}: ${a.suffix} and ${b.suffix}`),
    );
    const caused = GENERATED_KEYS.flatMap((key) =>
      filters.filter(({ suffix }) => key.endsWith(suffix)).map(({ suffix }) => `${key} ends in ${suffix}`),
    );
    const heard = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:LifecycleExpiration:*"].flatMap((event) =>
      NOTIFICATION_SUFFIXES.filter(
        (suffix) => !filters.some((filter) => filter.event === event && filter.suffix === suffix),
      ).map((suffix) => `nobody hears of ${event} of ${suffix}`),
    );
    return [...overlapping, ...caused, ...heard];
  },

  "CloudFront's limit for a function is kept": (stacks) =>
    ids(stacks, "AWS::CloudFront::Function")
      .filter(([, { Properties }]) => Buffer.byteLength(Properties.FunctionCode) > 10 * 1024)
      .map(([id]) => id),

  "the store of users is shipped empty": (stacks) =>
    ids(stacks, "AWS::CloudFront::KeyValueStore")
      .filter(([, { Properties }]) => Properties.ImportSource !== undefined)
      .map(([id]) => id),

  "functions log to a group of their own, which forgets": (stacks) => {
    const groups = ids(stacks, "AWS::Logs::LogGroup");
    return [
      ...groups.filter(([, { Properties }]) => !(Properties.RetentionInDays > 0)).map(([id]) => id),
      ...ids(stacks, "AWS::Lambda::Function")
        .filter(([, { Properties }]) => {
          const group = Properties.LoggingConfig?.LogGroup?.Ref;
          return !groups.some(([id]) => id === group);
        })
        .map(([id]) => id),
    ];
  },

  "a message outlives six attempts, and is put aside when it fails": (stacks) =>
    ids(stacks, "AWS::Lambda::EventSourceMapping").flatMap(([id, { Properties }]) => {
      const queue = resource(stacks, Properties.EventSourceArn["Fn::GetAtt"][0]).Properties;
      const worker = resource(stacks, Properties.FunctionName.Ref).Properties;
      return [
        ...(queue.VisibilityTimeout >= 6 * worker.Timeout ? [] : [`${id}: it is delivered again too soon`]),
        ...(queue.RedrivePolicy?.maxReceiveCount > 1 ? [] : [`${id}: it is never put aside`]),
        ...(Properties.FunctionResponseTypes?.includes("ReportBatchItemFailures")
          ? []
          : [`${id}: one bad message fails its batch`]),
        ...(Properties.ScalingConfig?.MaximumConcurrency > 1 ? [] : [`${id}: nothing bounds it`]),
      ];
    }),

  "queues and buckets are encrypted": (stacks) => [
    ...ids(stacks, "AWS::SQS::Queue")
      .filter(([, { Properties }]) => Properties.SqsManagedSseEnabled !== true)
      .map(([id]) => id),
    ...ids(stacks, "AWS::S3::Bucket")
      .filter(([, { Properties }]) => Properties.BucketEncryption === undefined)
      .map(([id]) => id),
  ],

  "an old version of a file can be brought back, and not for ever": (stacks) =>
    ids(stacks, "AWS::S3::Bucket")
      .filter(([, { Properties }]) => Properties.NotificationConfiguration !== undefined)
      .filter(([, { Properties }]) => {
        const rules = Properties.LifecycleConfiguration?.Rules ?? [];
        return !(
          Properties.VersioningConfiguration?.Status === "Enabled" &&
          rules.some((rule: Untyped) => rule.Prefix === undefined && rule.NoncurrentVersionExpiration) &&
          rules.some((rule: Untyped) => rule.AbortIncompleteMultipartUpload)
        );
      })
      .map(([id]) => id),

  "what is kept can't be deleted with its stack": (stacks) =>
    stacks
      .filter(({ terminationProtection }) => terminationProtection)
      .flatMap(({ template }) => Object.entries(template.Resources))
      .filter(
        ([, { Type, DeletionPolicy, UpdateReplacePolicy }]) =>
          Type === "AWS::S3::Bucket" && !(DeletionPolicy === "Retain" && UpdateReplacePolicy === "Retain"),
      )
      .map(([id]) => id),

  "the bucket is read with a signature, and tells a missing key from a forbidden one": (stacks) => [
    ...ids(stacks, "AWS::CloudFront::OriginAccessControl")
      .filter(([, { Properties }]) => {
        const { SigningBehavior, SigningProtocol } = Properties.OriginAccessControlConfig;
        return SigningBehavior !== "always" || SigningProtocol !== "sigv4";
      })
      .map(([id]) => id),
    ...ids(stacks, "AWS::CloudFront::Distribution")
      .flatMap(([, { Properties }]) => Properties.DistributionConfig.Origins as Untyped[])
      .filter(({ OriginAccessControlId }) => OriginAccessControlId === undefined)
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

  "a URI alone decides what is served from the cache": (stacks) =>
    ids(stacks, "AWS::CloudFront::CachePolicy")
      .filter(([, { Properties }]) => {
        const { MinTTL, ParametersInCacheKeyAndForwardedToOrigin: key } = Properties.CachePolicyConfig;
        return !(
          MinTTL === 0 &&
          key.HeadersConfig.HeaderBehavior === "none" &&
          key.CookiesConfig.CookieBehavior === "none" &&
          key.QueryStringsConfig.QueryStringBehavior === "none" &&
          key.EnableAcceptEncodingGzip === true &&
          key.EnableAcceptEncodingBrotli === true
        );
      })
      .map(([id]) => id),

  "what CloudFront wants from us-east-1 is there": (stacks) =>
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

  "no function is deployed but ours": (stacks) => [
    ...ids(stacks, "AWS::Lambda::Function")
      .filter(([, { Properties }]) => !String(Properties.FunctionName).startsWith("wheelyard-"))
      .map(([id]) => id),
    ...stacks
      .flatMap(({ template }) => Object.entries(template.Resources))
      .filter(([, { Type }]) => Type.startsWith("Custom::") || Type === "AWS::CloudFormation::CustomResource")
      .map(([id]) => id),
  ],
} satisfies Record<string, Invariant>;

function ids(stacks: readonly SynthesisedStack[], type: string): [string, Resource][] {
  return stacks
    .flatMap(({ template }) => Object.entries(template.Resources))
    .filter(([, { Type }]) => Type === type);
}

function resource(stacks: readonly SynthesisedStack[], id: string): Resource {
  const found = stacks.map(({ template }) => template.Resources[id]).find((one) => one !== undefined);
  if (found === undefined) throw new Error(`Cannot find resource "${id}" in any stack`);
  return found;
}

/** Statements of every policy that lies with a resource. */
function statements(stacks: readonly SynthesisedStack[]): { id: string; statement: Untyped }[] {
  return stacks
    .flatMap(({ template }) => Object.entries(template.Resources))
    .filter(([, { Type }]) => /^AWS::(S3::Bucket|SQS::Queue|SNS::Topic)Policy$/.test(Type))
    .flatMap(([id, { Properties }]) =>
      listOf(Properties.PolicyDocument.Statement).map((statement) => ({ id, statement })),
    );
}

/** Statements of the policies of a role. */
function identityStatements(stacks: readonly SynthesisedStack[], role: string): Untyped[] {
  const attached = ids(stacks, "AWS::IAM::Policy").filter(([, { Properties }]) =>
    Properties.Roles.some((one: Untyped) => one.Ref === role),
  );
  const { ManagedPolicyArns = [], Policies = [] } = resource(stacks, role).Properties;
  return [
    ...attached.flatMap(([, { Properties }]) => listOf(Properties.PolicyDocument.Statement)),
    ...Policies.flatMap((policy: Untyped) => listOf(policy.PolicyDocument.Statement)),
    // Whatever a managed policy allows, it is not written here.
    ...ManagedPolicyArns.map((arn: unknown) => ({ Effect: "Allow", Action: "*", Resource: arn })),
  ];
}

function isEverybody(principal: unknown): boolean {
  return ["*", '{"AWS":"*"}'].includes(typeof principal === "string" ? principal : JSON.stringify(principal));
}

function suffixOf(filter: Untyped): string {
  const rule = filter?.S3Key?.Rules?.find(({ Name }: Untyped) => Name === "suffix");
  return rule?.Value ?? "";
}

function listOf(value: Untyped): Untyped[] {
  return Array.isArray(value) ? value : [value];
}
