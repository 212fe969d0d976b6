import { NOTIFICATION_EVENTS, NOTIFICATION_SUFFIXES } from "@wheelyard/core/bucket-layout/user-files";
import type { Account } from "../src/doctor/account/account.ts";
import { ALARMS } from "../src/doctor/alarm-names.ts";

const QUEUE = "arn:aws:sqs:us-east-1:123456789012:wheelyard-dev-intake";
const DEAD_LETTERS = "arn:aws:sqs:us-east-1:123456789012:wheelyard-dev-dead-letters";
const TOPIC = "arn:aws:sns:us-east-1:123456789012:wheelyard-dev-alarms";

/** As deployed, in the attributes of the queue. */
export const QUEUE_POLICY = {
  Statement: [
    {
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "sqs:*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:SendMessage",
      Condition: {
        ArnEquals: { "aws:SourceArn": "arn:aws:s3:::my-pypi" },
        StringEquals: { "aws:SourceAccount": "123456789012" },
      },
    },
  ],
};

/** The services around a deployment without a fault. */
export function healthyAccount(probe: string, now: () => number): Account {
  const names = [...ALARMS.always, ...ALARMS.site, ...ALARMS.upstream, ...ALARMS.advisories];
  return {
    environment: "dev",
    region: "us-east-1",
    outputs: new Map([
      ["IndexUrl", "https://index.example/simple/"],
      ["BucketName", "my-pypi"],
      ["DistributionId", "E1"],
      ["DistributionDomainName", "d1.cloudfront.net"],
      ["UsersArn", "arn:aws:cloudfront::123456789012:key-value-store/a"],
      ["AddUserCommand", "wheelyard user add NAME --env dev"],
      ["ReconcileFunctionName", "wheelyard-dev-reconcile"],
      ["QueueUrl", "https://sqs.example/intake"],
      ["DeadLettersUrl", "https://sqs.example/dead-letters"],
      ["AlarmTopicArn", TOPIC],
      ["DashboardName", "wheelyard-dev"],
      ["AdvisoriesFunctionName", "wheelyard-dev-advisories"],
    ]),
    notifications: async () =>
      NOTIFICATION_EVENTS.flatMap((event) =>
        NOTIFICATION_SUFFIXES.map((suffix) => ({ event, suffix, queueArn: QUEUE })),
      ),
    queueAttributes: async (url) =>
      url.endsWith("dead-letters")
        ? { QueueArn: DEAD_LETTERS }
        : {
            QueueArn: QUEUE,
            Policy: JSON.stringify(QUEUE_POLICY),
            RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 180 }),
          },
    deployedFunction: async () => ({ state: "Active", variables: { RELEASE: "r1" } }),
    invoke: async (part) =>
      part === "advisories"
        ? { outcome: "current", entries: 20_000, malicious: 9_000, newest: "2026-11-27T00:00:00Z" }
        : undefined,
    functionUrl: async () => "https://function.example/",
    concurrency: async () => 1_000,
    alarms: async () =>
      names.map((name) => ({ name: `wheelyard-dev-${name}`, state: "OK", actions: [TOPIC], isArmed: true })),
    setAlarm: async () => {},
    alarmActions: async () => [`Successfully executed action ${TOPIC}`],
    subscribers: async () => ({ confirmed: 1, pending: 0 }),
    metrics: async () => ["FilesIndexed", "UploadToVisible", "ReconcileDifferences"],
    logLines: async () => [`{"event":"indexed","project":"${probe}"}`],
    newestAccessLog: async () => new Date(now()),
    runEdge: async () => ({
      utilization: 60,
      output: '{"uri":"/_index/simple/x/index.json"}',
      error: undefined,
    }),
  };
}
