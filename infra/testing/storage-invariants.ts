import { NOTIFICATION_SUFFIXES } from "@wheelyard/core/bucket-layout/user-files";
import { GENERATED_KEYS } from "@wheelyard/core/testing/generated-keys";
import type { Invariant } from "./invariant.ts";
import type { Untyped } from "./synthesise.ts";
import { ids, listOf, statements } from "./template-resources.ts";

/** Events that change a served file. The expiry of an old version doesn't. */
const EVENTS = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:LifecycleExpiration:DeleteMarkerCreated"];

/** Invariants of buckets, queues and their notifications. */
export const storageInvariants = {
  "nothing is public": (stacks) => [
    ...ids(stacks, "AWS::S3::Bucket")
      .filter(([, { Properties }]) => {
        const block = Properties.PublicAccessBlockConfiguration ?? {};
        return !["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"].every(
          (name) => block[name] === true,
        );
      })
      .map(([id]) => id),
    ...ids(stacks, "AWS::Lambda::Url")
      .filter(([, { Properties }]) => Properties.AuthType !== "AWS_IAM")
      .map(([id]) => id),
    ...statements(stacks)
      .filter(({ statement }) => statement.Effect === "Allow" && isEverybody(statement.Principal))
      .map(({ id }) => id),
  ],

  "everything except TLS is refused": (stacks) =>
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

  "the bucket sends one event for each change of a file, and none for generated objects": (stacks) => {
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
    const missed = EVENTS.flatMap((event) =>
      NOTIFICATION_SUFFIXES.filter(
        (suffix) => !filters.some((filter) => filter.event === event && filter.suffix === suffix),
      ).map((suffix) => `nobody hears of ${event} of ${suffix}`),
    );
    const idle = filters
      .filter(({ event }) => !EVENTS.includes(event))
      .map(({ event, suffix }) => `nothing is to be done about ${event} of ${suffix}`);
    return [...overlapping, ...caused, ...missed, ...idle];
  },

  "queues and buckets are encrypted": (stacks) => [
    ...ids(stacks, "AWS::SQS::Queue")
      .filter(([, { Properties }]) => Properties.SqsManagedSseEnabled !== true)
      .map(([id]) => id),
    ...ids(stacks, "AWS::S3::Bucket")
      .filter(([, { Properties }]) => Properties.BucketEncryption === undefined)
      .map(([id]) => id),
  ],

  "nothing is encrypted with a key that CloudFront may not use": (stacks) =>
    ids(stacks, "AWS::S3::Bucket")
      .filter(([, { Properties }]) => Properties.NotificationConfiguration !== undefined)
      .flatMap(([id]) => {
        const refused = statements(stacks)
          .map(({ statement }) => statement)
          .filter(
            ({ Effect, Action, Principal, Resource }) =>
              Effect === "Deny" &&
              isEverybody(Principal) &&
              listOf(Action).includes("s3:PutObject") &&
              JSON.stringify(Resource).includes(id) &&
              JSON.stringify(Resource).includes('"/*"'),
          )
          .map(({ Condition }) => JSON.stringify(Condition));
        return [
          '{"StringLike":{"s3:x-amz-server-side-encryption":"aws:kms*"}}',
          '{"Null":{"s3:x-amz-server-side-encryption-customer-algorithm":"false"}}',
        ]
          .filter((condition) => !refused.includes(condition))
          .map((condition) => `${id} doesn't refuse ${condition}`);
      }),

  "an old version of a file can be restored, but not for ever": (stacks) =>
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

  "kept data is deleted if its creation fails, and never with its stack": (stacks) =>
    stacks
      .filter(({ terminationProtection }) => terminationProtection)
      .flatMap(({ template }) => Object.entries(template.Resources))
      .filter(
        ([, { Type, DeletionPolicy, UpdateReplacePolicy }]) =>
          Type === "AWS::S3::Bucket" &&
          !(DeletionPolicy === "RetainExceptOnCreate" && UpdateReplacePolicy === "Retain"),
      )
      .map(([id]) => id),
} satisfies Record<string, Invariant>;

function isEverybody(principal: unknown): boolean {
  return ["*", '{"AWS":"*"}'].includes(typeof principal === "string" ? principal : JSON.stringify(principal));
}

function suffixOf(filter: Untyped): string {
  const rule = filter?.S3Key?.Rules?.find(({ Name }: Untyped) => Name === "suffix");
  return rule?.Value ?? "";
}
