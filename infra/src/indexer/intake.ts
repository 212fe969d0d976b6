import { MAX_RECEIVES } from "@wheelyard/indexer/retrying/retry-delay";
import { Duration, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct, type IDependable } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { INDEXER_TIMEOUT } from "../settings/limits.ts";
import { resourceName } from "../settings/naming.ts";

/**
 * What AWS asks for, so that no message is delivered again while it is still worked on. The indexer has what it can't
 * handle delivered again much sooner; this is how long a message waits of which it dies.
 */
const VISIBILITY_PER_TIMEOUT = 6;

/** Where the bucket's events wait for the indexer, and those that failed for a person. */
export class Intake extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly visibilityTimeout = Duration.seconds(INDEXER_TIMEOUT.toSeconds() * VISIBILITY_PER_TIMEOUT);

  constructor(scope: Construct, id: string, { environment }: { environment: Environment }) {
    super(scope, id);
    this.deadLetters = new Queue(this, "DeadLetters", {
      queueName: resourceName(environment, "dead-letters"),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, "Queue", {
      queueName: resourceName(environment, "intake"),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: this.visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
  }

  /** @returns what has to exist before the bucket may name this queue in its notifications */
  admit(bucketArn: string): IDependable {
    const { policyDependable } = this.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: "BucketEvents",
        principals: [new ServicePrincipal("s3.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [this.queue.queueArn],
        conditions: {
          ArnEquals: { "aws:SourceArn": bucketArn },
          StringEquals: { "aws:SourceAccount": Stack.of(this).account },
        },
      }),
    );
    if (policyDependable === undefined) throw new Error("Cannot admit the bucket: the queue has no policy");
    return policyDependable;
  }
}
