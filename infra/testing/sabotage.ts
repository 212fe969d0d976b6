import { ADVISORIES_SABOTAGE } from "./advisories-sabotage.ts";
import { change, type Sabotage, statement } from "./change-template.ts";
import type { Resource, SynthesisedStack, Untyped } from "./synthesise.ts";
import { ids } from "./template-resources.ts";
import { UPSTREAM_SABOTAGE } from "./upstream-sabotage.ts";
import { USAGE_SABOTAGE } from "./usage-sabotage.ts";

/** Ways to break each invariant. */
export const SABOTAGE: readonly Sabotage[] = [
  [
    "every behaviour has the function with the users",
    "pages without it",
    change(
      "AWS::CloudFront::Distribution",
      (p) => delete p.DistributionConfig.CacheBehaviors[0].FunctionAssociations,
    ),
  ],
  [
    "every behaviour has the function with the users",
    "a function without users",
    change("AWS::CloudFront::Function", (p) => delete p.FunctionConfig.KeyValueStoreAssociations),
  ],
  [
    "the site is made once the bucket for its logs has its policy",
    "a site that is made meanwhile",
    (stacks) => {
      for (const [, distribution] of ids(stacks, "AWS::CloudFront::Distribution"))
        delete distribution.DependsOn;
    },
  ],
  [
    "readers use TLS, and nothing is said about the domain's other hosts",
    "a whole domain that must use TLS",
    change(
      "AWS::CloudFront::ResponseHeadersPolicy",
      (p) =>
        (p.ResponseHeadersPolicyConfig.SecurityHeadersConfig.StrictTransportSecurity.IncludeSubdomains = true),
    ),
  ],
  [
    "readers use TLS, and nothing is said about the domain's other hosts",
    "a site on plain HTTP",
    change(
      "AWS::CloudFront::Distribution",
      (p) => (p.DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy = "allow-all"),
    ),
  ],
  [
    "nothing is public",
    "a bucket that is open to the public",
    change("AWS::S3::Bucket", (p) => (p.PublicAccessBlockConfiguration.BlockPublicPolicy = false)),
  ],
  [
    "nothing is public",
    "a policy that allows everyone",
    change("AWS::S3::BucketPolicy", (p) =>
      p.PolicyDocument.Statement.push({
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: "*",
      }),
    ),
  ],
  [
    "everything except TLS is refused",
    "a queue that accepts plain HTTP",
    change("AWS::SQS::QueuePolicy", (p) => p.PolicyDocument.Statement.shift()),
  ],
  [
    "functions write only under _index/, and create claims, but never delete any",
    "a role that may write anywhere",
    change("AWS::IAM::Policy", (p) => (statement(p, "WriteIndex").Resource = "arn:aws:s3:::bucket/*")),
  ],
  [
    "functions write only under _index/, and create claims, but never delete any",
    "a role that may do anything",
    change("AWS::IAM::Policy", (p) => (statement(p, "ReadFiles").Action = "s3:*")),
  ],
  [
    "functions write only under _index/, and create claims, but never delete any",
    "a managed policy",
    change("AWS::IAM::Role", (p) => (p.ManagedPolicyArns = ["arn:aws:iam::aws:policy/AmazonS3FullAccess"])),
  ],
  [
    "publishers put only distributions and their side files",
    "a publisher that may delete",
    change("AWS::IAM::Policy", (p) => statement(p, "PutDistributions").Action.push("s3:DeleteObject")),
  ],
  [
    "publishers put only distributions and their side files",
    "a publisher of web pages",
    change("AWS::IAM::Policy", (p) =>
      statement(p, "PutDistributions").Resource.push("arn:aws:s3:::bucket/*.html"),
    ),
  ],
  [
    "publishers put only distributions and their side files",
    "a publisher of index pages",
    change("AWS::IAM::Policy", (p) => (statement(p, "LeaveTheIndexAlone").Effect = "Allow")),
  ],
  [
    "a reader takes one user's token, and does nothing else",
    "a reader that may take every user's token",
    change("AWS::IAM::Policy", (p) => {
      const taking = statement(p, "TakeOneToken");
      if (taking) taking.Resource = "arn:aws:ssm:eu-central-1:111122223333:parameter/wheelyard/full/users/*";
    }),
  ],
  [
    "a reader takes one user's token, and does nothing else",
    "a reader that may list parameters",
    change("AWS::IAM::Policy", (p) => {
      const taking = statement(p, "TakeOneToken");
      if (taking) taking.Action = ["ssm:GetParameter", "ssm:DescribeParameters"];
    }),
  ],
  [
    "nothing is encrypted with a key that CloudFront may not use",
    "a bucket that accepts a KMS key",
    change("AWS::S3::BucketPolicy", (p) => {
      const refusal = statement(p, "NoKeysOfKms");
      if (refusal?.Condition)
        refusal.Condition.StringLike["s3:x-amz-server-side-encryption"] = "aws:kms:dsse";
    }),
  ],
  [
    "nothing is encrypted with a key that CloudFront may not use",
    "a bucket that accepts a client's key in some folders",
    change("AWS::S3::BucketPolicy", (p) => {
      const refusal = statement(p, "NoKeysOfClients");
      if (refusal) refusal.Resource = "arn:aws:s3:::bucket/acme/*";
    }),
  ],
  [
    "publishers put only distributions and their side files",
    "a publisher that may put files at the URLs of pages",
    change("AWS::IAM::Policy", (p) => (statement(p, "LeaveTheIndexAlone").Resource = "arn:aws:s3:::b/_*")),
  ],
  [
    "the bucket sends one event for each change of a file, and none for generated objects",
    "a suffix within another",
    notification((all) => (all[0].Filter.S3Key.Rules[0].Value = ".gz"), "s3:ObjectCreated:*"),
  ],
  [
    "the bucket sends one event for each change of a file, and none for generated objects",
    "a bucket that sends an event for everything",
    notification((all) => delete all[0].Filter, "s3:ObjectCreated:*"),
  ],
  [
    "the bucket sends one event for each change of a file, and none for generated objects",
    "a bucket that sends no event for removals",
    notification((all) => all.splice(0, all.length), "s3:ObjectRemoved:*"),
  ],
  [
    "the bucket sends one event for each change of a file, and none for generated objects",
    "a bucket that sends an event for expired old versions",
    notification(
      (all) => all.push({ ...all[0], Event: "s3:LifecycleExpiration:Delete" }),
      "s3:LifecycleExpiration:DeleteMarkerCreated",
    ),
  ],
  [
    "CloudFront's limit for a function is kept",
    "a function that is too long",
    change("AWS::CloudFront::Function", (p) => (p.FunctionCode = "é".repeat(5_121))),
  ],
  [
    "the store of users is created empty",
    "imported users",
    change(
      "AWS::CloudFront::KeyValueStore",
      (p) => (p.ImportSource = { SourceType: "S3", SourceArn: "arn" }),
    ),
  ],
  [
    "each function has its own log group, which expires",
    "a log group that never expires",
    change("AWS::Logs::LogGroup", (p) => delete p.RetentionInDays),
  ],
  [
    "each function has its own log group, which expires",
    "a function that creates its own log group",
    change("AWS::Lambda::Function", (p) => delete p.LoggingConfig),
  ],
  [
    "a message lasts for six attempts, and becomes a dead letter if it fails",
    "a short visibility timeout",
    change("AWS::SQS::Queue", (p) => (p.VisibilityTimeout = 300)),
  ],
  [
    "a message lasts for six attempts, and becomes a dead letter if it fails",
    "no dead letters",
    change("AWS::SQS::Queue", (p) => delete p.RedrivePolicy),
  ],
  [
    "a message lasts for six attempts, and becomes a dead letter if it fails",
    "whole batches that fail",
    change("AWS::Lambda::EventSourceMapping", (p) => delete p.FunctionResponseTypes),
  ],
  [
    "events are put in the name of the index alone, if it is to tell anything",
    "an indexer that may speak for every source",
    change("AWS::IAM::Policy", (p) => {
      const putting = statement(p, "TellAboutFiles");
      if (putting) delete putting.Condition;
    }),
  ],
  [
    "events are put in the name of the index alone, if it is to tell anything",
    "a function that tells nothing, and may",
    change("AWS::Lambda::Function", (p) => delete p.Environment.Variables.EVENT_SOURCE),
  ],
  [
    "the indexer makes the queue deliver failed messages again",
    "an indexer that doesn't know its queue",
    change("AWS::Lambda::Function", (p) => delete p.Environment.Variables.QUEUE_URL),
  ],
  [
    "the indexer makes the queue deliver failed messages again",
    "an indexer that may only read the queue",
    change("AWS::IAM::Policy", (p) => {
      for (const one of p.PolicyDocument.Statement)
        if (one.Action.includes("sqs:ChangeMessageVisibility")) one.Action = ["sqs:ReceiveMessage"];
    }),
  ],
  [
    "queues and buckets are encrypted",
    "a queue in plain text",
    change("AWS::SQS::Queue", (p) => delete p.SqsManagedSseEnabled),
  ],
  [
    "an old version of a file can be restored, but not for ever",
    "a bucket that deletes old versions at once",
    change("AWS::S3::Bucket", (p) => delete p.VersioningConfiguration),
  ],
  [
    "kept data is deleted if its creation fails, and never with its stack",
    "a bucket that is deleted with its stack",
    buckets((one) => (one.DeletionPolicy = "Delete")),
  ],
  [
    "kept data is deleted if its creation fails, and never with its stack",
    "a bucket that is deleted when it is replaced",
    buckets((one) => (one.UpdateReplacePolicy = "Delete")),
  ],
  [
    "kept data is deleted if its creation fails, and never with its stack",
    "a bucket that stays when its creation is rolled back",
    buckets((one) => (one.DeletionPolicy = "Retain")),
  ],
  [
    "the bucket is read with a signature, and distinguishes an absent key from a forbidden one",
    "an unsigned origin",
    change(
      "AWS::CloudFront::OriginAccessControl",
      (p) => (p.OriginAccessControlConfig.SigningBehavior = "never"),
    ),
  ],
  [
    "the bucket is read with a signature, and distinguishes an absent key from a forbidden one",
    "403 for a missing key",
    change("AWS::S3::BucketPolicy", (p) => {
      for (const one of p.PolicyDocument.Statement)
        if (one.Principal?.Service === "cloudfront.amazonaws.com") one.Action = "s3:GetObject";
    }),
  ],
  [
    "no listing of the bucket is served",
    "no root object",
    change("AWS::CloudFront::Distribution", (p) => delete p.DistributionConfig.DefaultRootObject),
  ],
  [
    "no error is cached",
    "a cached 404",
    change("AWS::CloudFront::Distribution", (p) => {
      for (const one of p.DistributionConfig.CustomErrorResponses)
        if (one.ErrorCode === 404) one.ErrorCachingMinTTL = 10;
    }),
  ],
  [
    "only the URI decides what is served from the cache",
    "pages kept for a minute",
    change("AWS::CloudFront::CachePolicy", (p) => (p.CachePolicyConfig.MinTTL = 60)),
  ],
  [
    "what CloudFront needs in us-east-1 is in us-east-1",
    "a firewall in Frankfurt",
    (all) => {
      const index = all.find(({ id }) => id === "full/index");
      if (index) index.template.Resources.Firewall = { Type: "AWS::WAFv2::WebACL", Properties: {} };
    },
  ],
  [
    "an alarm goes off if reconcile is overdue, and not before",
    "a schedule slower than the alarm",
    change("AWS::Events::Rule", (p) => (p.ScheduleExpression = "rate(2 days)")),
  ],
  [
    "an alarm goes off if reconcile is overdue, and not before",
    "an alarm that accepts missing data",
    change("AWS::CloudWatch::Alarm", (p) => (p.TreatMissingData = "notBreaching")),
  ],
  [
    "an alarm goes off if reconcile is overdue, and not before",
    "an alarm that looks back too far",
    change("AWS::CloudWatch::Alarm", (p) => (p.EvaluationPeriods = 169)),
  ],
  [
    "only our own functions are deployed",
    "a custom resource",
    (all) => {
      for (const { template } of all)
        template.Resources.Custom = { Type: "Custom::Notifications", Properties: {} };
    },
  ],
  ...UPSTREAM_SABOTAGE,
  ...ADVISORIES_SABOTAGE,
  ...USAGE_SABOTAGE,
];

/** Changes every bucket, including what is outside its properties. */
function buckets(edit: (bucket: Resource) => unknown): (all: SynthesisedStack[]) => void {
  return (all) => {
    for (const { template } of all)
      for (const one of Object.values(template.Resources)) if (one.Type === "AWS::S3::Bucket") edit(one);
  };
}

/** Changes the notifications of one event. */
function notification(edit: (all: Untyped[]) => unknown, event: string): (all: SynthesisedStack[]) => void {
  return change("AWS::S3::Bucket", ({ NotificationConfiguration }) => {
    if (NotificationConfiguration === undefined) return;
    const all = NotificationConfiguration.QueueConfigurations;
    const chosen = all.filter(({ Event }: Untyped) => Event === event);
    edit(chosen);
    NotificationConfiguration.QueueConfigurations = [
      ...all.filter(({ Event }: Untyped) => Event !== event),
      ...chosen,
    ];
  });
}
