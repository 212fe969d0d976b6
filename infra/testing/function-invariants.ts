import { NOTIFICATION_SUFFIXES } from "@wheelyard/core/bucket-layout/user-files";
import { PAGE_FOLDERS } from "@wheelyard/core/url-layout";
import type { Invariant } from "./invariant.ts";
import { identityStatements, ids, listOf, resource, secondsOf } from "./template-resources.ts";

const WRITES = /^(s3:(Put|Delete|Create|Restore|Replicate|Abort|\*)|\*)/;

/** CloudWatch's limit: a week. */
const ALARM_LOOKS_BACK = 7 * 24 * 60 * 60;

/** Invariants of functions and roles. */
export const functionInvariants = {
  "functions write only under _index/, and create claims, but never delete any": (stacks) =>
    ids(stacks, "AWS::Lambda::Function").flatMap(([, { Properties }]) => {
      const role = Properties.Role["Fn::GetAtt"][0];
      // What users write to. Counts are kept in the bucket of access logs.
      const filled = ids(stacks, "AWS::S3::Bucket")
        .filter(([, { Properties: bucket }]) => bucket.NotificationConfiguration !== undefined)
        .map(([id]) => id);
      return identityStatements(stacks, role)
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap(({ Action, Resource }) => {
          const writes = listOf(Action).filter((action) => WRITES.test(action));
          const resources = listOf(Resource).map((resource) => JSON.stringify(resource));
          return writes.flatMap((action) => resources.map((resource) => ({ action, resource })));
        })
        .filter(({ action, resource }) => {
          const isClaim = action === "s3:PutObject" && resource.includes('"/_claims/*"');
          const isCount =
            action === "s3:PutObject" &&
            resource.includes('"/downloads/*"') &&
            !filled.some((bucket) => resource.includes(`"${bucket}"`));
          return !isClaim && !isCount && !/"\/_index\/[^"]*\*"/.test(resource);
        })
        .map(({ action, resource }) => `${action} ${resource}`);
    }),

  "the function that fetches advisories writes nothing else": (stacks) =>
    ids(stacks, "AWS::Lambda::Function")
      .filter(([, { Properties }]) => String(Properties.FunctionName).endsWith("-advisories"))
      .flatMap(([, { Properties }]) => identityStatements(stacks, Properties.Role["Fn::GetAtt"][0]))
      .flatMap(({ Action, Resource }) =>
        listOf(Action).flatMap((action) =>
          listOf(Resource).map((one) => ({ action, resource: JSON.stringify(one) })),
        ),
      )
      .filter(({ action, resource }) => {
        if (WRITES.test(action)) return !resource.includes('"/_index/advisories/*"');
        if (action === "s3:GetObject") return !/"\/(_index|_claims)\/\*"/.test(resource);
        return !["s3:ListBucket", "logs:CreateLogStream", "logs:PutLogEvents"].includes(action);
      })
      .map(({ action, resource }) => `${action} ${resource}`),

  "publishers put only distributions and their side files": (stacks) =>
    ids(stacks, "AWS::IAM::Role")
      .filter(([, { Properties }]) => JSON.stringify(Properties).includes("sts:AssumeRoleWithWebIdentity"))
      .filter(([, { Properties }]) => !String(Properties.RoleName).includes("-reader-"))
      .flatMap(([role]) => {
        const allowed = identityStatements(stacks, role).filter(({ Effect }) => Effect === "Allow");
        const denied = identityStatements(stacks, role).filter(({ Effect }) => Effect === "Deny");
        return [
          ...allowed
            .flatMap(({ Action }) => listOf(Action))
            .filter((action) => !["s3:PutObject", "s3:AbortMultipartUpload"].includes(action)),
          ...allowed
            .flatMap(({ Resource }) => listOf(Resource ?? "all but what is named"))
            .map((resource) => JSON.stringify(resource))
            .filter(
              (resource) => !NOTIFICATION_SUFFIXES.some((suffix) => resource.includes(`"/*${suffix}"`)),
            ),
          ...["_", ...PAGE_FOLDERS.map((folder) => `${folder}/`)]
            .filter(
              (prefix) =>
                !denied.some(
                  ({ Action, Resource }) =>
                    listOf(Action).includes("s3:PutObject") &&
                    JSON.stringify(Resource ?? []).includes(`"/${prefix}*"`),
                ),
            )
            .map((prefix) => `${role}: ${prefix} is not denied`),
        ];
      }),

  "a reader takes one user's token, and does nothing else": (stacks) =>
    ids(stacks, "AWS::IAM::Role")
      .filter(([, { Properties }]) => String(Properties.RoleName).includes("-reader-"))
      .flatMap(([role]) => {
        const statements = identityStatements(stacks, role);
        const resources = statements.flatMap(({ Resource }) => listOf(Resource ?? "all but what is named"));
        return [
          ...statements
            .flatMap(({ Action }) => listOf(Action))
            .filter((action) => action !== "ssm:GetParameter"),
          ...resources
            .map((resource) => JSON.stringify(resource))
            .filter((resource) => !/:parameter\/wheelyard\/[\w-]+\/users\/[\w.-]+"/.test(resource)),
          ...(resources.length === 1 ? [] : [`${role}: ${resources.length} resources`]),
        ];
      }),

  "each function has its own log group, which expires": (stacks) => {
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

  "a message lasts for six attempts, and becomes a dead letter if it fails": (stacks) =>
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

  "the indexer makes the queue deliver failed messages again": (stacks) =>
    ids(stacks, "AWS::Lambda::EventSourceMapping").flatMap(([id, { Properties }]) => {
      const queue = Properties.EventSourceArn["Fn::GetAtt"][0];
      const worker = resource(stacks, Properties.FunctionName.Ref).Properties;
      const mayHide = identityStatements(stacks, worker.Role["Fn::GetAtt"][0]).some(
        ({ Effect, Action, Resource }) =>
          Effect === "Allow" &&
          listOf(Action).includes("sqs:ChangeMessageVisibility") &&
          listOf(Resource).some((one) => JSON.stringify(one) === JSON.stringify(Properties.EventSourceArn)),
      );
      return [
        ...(worker.Environment.Variables.QUEUE_URL?.Ref === queue
          ? []
          : [`${id}: its function doesn't know it`]),
        ...(mayHide ? [] : [`${id}: its function may not hide a message`]),
      ];
    }),

  "events are put in the name of the index alone, if it is to tell anything": (stacks) =>
    ids(stacks, "AWS::Lambda::Function").flatMap(([id, { Properties }]) => {
      const source = Properties.Environment?.Variables.EVENT_SOURCE;
      const putting = identityStatements(stacks, Properties.Role["Fn::GetAtt"][0]).filter(({ Action }) =>
        listOf(Action).some((action) => action.startsWith("events:")),
      );
      if (source === undefined) return putting.map(() => `${id}: it has nothing to tell`);
      if (putting.length === 0) return [`${id}: it may not put events`];
      return putting
        .filter(({ Condition }) => Condition?.StringEquals?.["events:source"] !== source)
        .map(() => `${id}: it may speak for others`);
    }),

  "an alarm goes off if reconcile is overdue, and not before": (stacks) => {
    const due = ids(stacks, "AWS::Events::Rule")
      .map(([, { Properties }]) => Properties.ScheduleExpression)
      .filter((schedule) => schedule !== undefined)
      .map(secondsOf);
    const watched = ids(stacks, "AWS::CloudWatch::Alarm")
      .filter(
        ([, { Properties: alarm }]) =>
          alarm.MetricName === "ReconcileDifferences" &&
          alarm.Statistic === "SampleCount" &&
          alarm.ComparisonOperator === "LessThanThreshold" &&
          alarm.Threshold === 1 &&
          alarm.TreatMissingData === "breaching" &&
          alarm.AlarmActions?.length > 0,
      )
      .map(([, { Properties }]) => Properties.Period * Properties.EvaluationPeriods);
    return due
      .filter((interval) => !watched.some((seconds) => seconds > interval && seconds <= ALARM_LOOKS_BACK))
      .map((interval) => `nobody hears of it after ${interval} seconds`);
  },

  "only our own functions are deployed": (stacks) => [
    ...ids(stacks, "AWS::Lambda::Function")
      .filter(([, { Properties }]) => !String(Properties.FunctionName).startsWith("wheelyard-"))
      .map(([id]) => id),
    ...stacks
      .flatMap(({ template }) => Object.entries(template.Resources))
      .filter(([, { Type }]) => Type.startsWith("Custom::") || Type === "AWS::CloudFormation::CustomResource")
      .map(([id]) => id),
  ],
} satisfies Record<string, Invariant>;
