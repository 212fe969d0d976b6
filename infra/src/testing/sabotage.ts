import { change, type Sabotage, statement } from "./change-template.ts";
import type { Resource, SynthesisedStack, Untyped } from "./synthesise.ts";
import { UPSTREAM_SABOTAGE } from "./upstream-sabotage.ts";
import { USAGE_SABOTAGE } from "./usage-sabotage.ts";

/** Ways to break each invariant. */
export const SABOTAGE: readonly Sabotage[] = [
  [
    "the function with the users is on every behaviour",
    "pages without it",
    change(
      "AWS::CloudFront::Distribution",
      (p) => delete p.DistributionConfig.CacheBehaviors[0].FunctionAssociations,
    ),
  ],
  [
    "the function with the users is on every behaviour",
    "a function without users",
    change("AWS::CloudFront::Function", (p) => delete p.FunctionConfig.KeyValueStoreAssociations),
  ],
  [
    "readers come by TLS, which says nothing of the domain's other hosts",
    "a whole domain that has to speak TLS",
    change(
      "AWS::CloudFront::ResponseHeadersPolicy",
      (p) =>
        (p.ResponseHeadersPolicyConfig.SecurityHeadersConfig.StrictTransportSecurity.IncludeSubdomains = true),
    ),
  ],
  [
    "readers come by TLS, which says nothing of the domain's other hosts",
    "a site that speaks plain http",
    change(
      "AWS::CloudFront::Distribution",
      (p) => (p.DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy = "allow-all"),
    ),
  ],
  [
    "nothing is public",
    "a bucket with an open door",
    change("AWS::S3::Bucket", (p) => (p.PublicAccessBlockConfiguration.BlockPublicPolicy = false)),
  ],
  [
    "nothing is public",
    "a policy for everybody",
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
    "everything but TLS is refused",
    "a queue that takes plain http",
    change("AWS::SQS::QueuePolicy", (p) => p.PolicyDocument.Statement.shift()),
  ],
  [
    "functions write only under _index/, and put claims, which they don't delete",
    "a role that may write anywhere",
    change("AWS::IAM::Policy", (p) => (statement(p, "WriteIndex").Resource = "arn:aws:s3:::bucket/*")),
  ],
  [
    "functions write only under _index/, and put claims, which they don't delete",
    "a role that may do anything",
    change("AWS::IAM::Policy", (p) => (statement(p, "ReadFiles").Action = "s3:*")),
  ],
  [
    "functions write only under _index/, and put claims, which they don't delete",
    "a managed policy",
    change("AWS::IAM::Role", (p) => (p.ManagedPolicyArns = ["arn:aws:iam::aws:policy/AmazonS3FullAccess"])),
  ],
  [
    "publishers put distributions and what lies beside them, and nothing else",
    "a publisher that may delete",
    change("AWS::IAM::Policy", (p) => statement(p, "PutDistributions").Action.push("s3:DeleteObject")),
  ],
  [
    "publishers put distributions and what lies beside them, and nothing else",
    "a publisher of web pages",
    change("AWS::IAM::Policy", (p) =>
      statement(p, "PutDistributions").Resource.push("arn:aws:s3:::bucket/*.html"),
    ),
  ],
  [
    "publishers put distributions and what lies beside them, and nothing else",
    "a publisher of index pages",
    change("AWS::IAM::Policy", (p) => (statement(p, "LeaveTheIndexAlone").Effect = "Allow")),
  ],
  [
    "nothing is encrypted with a key that CloudFront may not use",
    "a bucket that takes one key of KMS",
    change("AWS::S3::BucketPolicy", (p) => {
      const refusal = statement(p, "NoKeysOfKms");
      if (refusal?.Condition)
        refusal.Condition.StringLike["s3:x-amz-server-side-encryption"] = "aws:kms:dsse";
    }),
  ],
  [
    "nothing is encrypted with a key that CloudFront may not use",
    "a bucket that takes a client's key at some places",
    change("AWS::S3::BucketPolicy", (p) => {
      const refusal = statement(p, "NoKeysOfClients");
      if (refusal) refusal.Resource = "arn:aws:s3:::bucket/acme/*";
    }),
  ],
  [
    "publishers put distributions and what lies beside them, and nothing else",
    "a publisher of what hides the site's pages",
    change("AWS::IAM::Policy", (p) => (statement(p, "LeaveTheIndexAlone").Resource = "arn:aws:s3:::b/_*")),
  ],
  [
    "the bucket tells once of what changes a file, and of nothing that is generated",
    "a suffix within another",
    notification((all) => (all[0].Filter.S3Key.Rules[0].Value = ".gz"), "s3:ObjectCreated:*"),
  ],
  [
    "the bucket tells once of what changes a file, and of nothing that is generated",
    "a bucket that tells of everything",
    notification((all) => delete all[0].Filter, "s3:ObjectCreated:*"),
  ],
  [
    "the bucket tells once of what changes a file, and of nothing that is generated",
    "a bucket that doesn't tell of removals",
    notification((all) => all.splice(0, all.length), "s3:ObjectRemoved:*"),
  ],
  [
    "the bucket tells once of what changes a file, and of nothing that is generated",
    "a bucket that tells of old versions that expire",
    notification(
      (all) => all.push({ ...all[0], Event: "s3:LifecycleExpiration:Delete" }),
      "s3:LifecycleExpiration:DeleteMarkerCreated",
    ),
  ],
  [
    "CloudFront's limit for a function is kept",
    "a long function",
    change("AWS::CloudFront::Function", (p) => (p.FunctionCode = "é".repeat(5_121))),
  ],
  [
    "the store of users is shipped empty",
    "imported users",
    change(
      "AWS::CloudFront::KeyValueStore",
      (p) => (p.ImportSource = { SourceType: "S3", SourceArn: "arn" }),
    ),
  ],
  [
    "functions log to a group of their own, which forgets",
    "a group that keeps everything",
    change("AWS::Logs::LogGroup", (p) => delete p.RetentionInDays),
  ],
  [
    "functions log to a group of their own, which forgets",
    "a function that makes its own group",
    change("AWS::Lambda::Function", (p) => delete p.LoggingConfig),
  ],
  [
    "a message outlives six attempts, and is put aside when it fails",
    "a short visibility",
    change("AWS::SQS::Queue", (p) => (p.VisibilityTimeout = 300)),
  ],
  [
    "a message outlives six attempts, and is put aside when it fails",
    "no dead letters",
    change("AWS::SQS::Queue", (p) => delete p.RedrivePolicy),
  ],
  [
    "a message outlives six attempts, and is put aside when it fails",
    "whole batches that fail",
    change("AWS::Lambda::EventSourceMapping", (p) => delete p.FunctionResponseTypes),
  ],
  [
    "what failed is delivered again by who read it",
    "an indexer that doesn't know its queue",
    change("AWS::Lambda::Function", (p) => delete p.Environment.Variables.QUEUE_URL),
  ],
  [
    "what failed is delivered again by who read it",
    "an indexer that may only read",
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
    "an old version of a file can be brought back, and not for ever",
    "a bucket that forgets at once",
    change("AWS::S3::Bucket", (p) => delete p.VersioningConfiguration),
  ],
  [
    "what is kept goes with a creation that failed, and never with its stack",
    "a bucket that goes",
    buckets((one) => (one.DeletionPolicy = "Delete")),
  ],
  [
    "what is kept goes with a creation that failed, and never with its stack",
    "a bucket that goes when it is replaced",
    buckets((one) => (one.UpdateReplacePolicy = "Delete")),
  ],
  [
    "what is kept goes with a creation that failed, and never with its stack",
    "a bucket that stays when its creation is rolled back",
    buckets((one) => (one.DeletionPolicy = "Retain")),
  ],
  [
    "the bucket is read with a signature, and tells a missing key from a forbidden one",
    "an unsigned origin",
    change(
      "AWS::CloudFront::OriginAccessControl",
      (p) => (p.OriginAccessControlConfig.SigningBehavior = "never"),
    ),
  ],
  [
    "the bucket is read with a signature, and tells a missing key from a forbidden one",
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
    "a remembered 404",
    change("AWS::CloudFront::Distribution", (p) => {
      for (const one of p.DistributionConfig.CustomErrorResponses)
        if (one.ErrorCode === 404) one.ErrorCachingMinTTL = 10;
    }),
  ],
  [
    "a URI alone decides what is served from the cache",
    "pages kept for a minute",
    change("AWS::CloudFront::CachePolicy", (p) => (p.CachePolicyConfig.MinTTL = 60)),
  ],
  [
    "what CloudFront wants from us-east-1 is there",
    "a firewall in Frankfurt",
    (all) => {
      const index = all.find(({ id }) => id === "full/index");
      if (index) index.template.Resources.Firewall = { Type: "AWS::WAFv2::WebACL", Properties: {} };
    },
  ],
  [
    "an alarm rings when reconcile is overdue, and not before",
    "a schedule slower than the alarm",
    change("AWS::Events::Rule", (p) => (p.ScheduleExpression = "rate(2 days)")),
  ],
  [
    "an alarm rings when reconcile is overdue, and not before",
    "an alarm that takes silence for peace",
    change("AWS::CloudWatch::Alarm", (p) => (p.TreatMissingData = "notBreaching")),
  ],
  [
    "an alarm rings when reconcile is overdue, and not before",
    "an alarm that looks back on too much",
    change("AWS::CloudWatch::Alarm", (p) => (p.EvaluationPeriods = 169)),
  ],
  [
    "no function is deployed but ours",
    "a custom resource",
    (all) => {
      for (const { template } of all)
        template.Resources.Custom = { Type: "Custom::Notifications", Properties: {} };
    },
  ],
  ...UPSTREAM_SABOTAGE,
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
