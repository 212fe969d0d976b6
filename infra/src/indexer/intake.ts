import { MAX_RECEIVES } from "@wheelyard/indexer/retrying/retry-delay";
import { Duration, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct, type IDependable } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { INDEXER_TIMEOUT } from "../settings/limits.ts";
import { resourceName } from "../settings/naming.ts";

/**
 * As AWS recommends, so that no message is delivered again while it is still being handled. The indexer asks for an
 * earlier redelivery of what it could not handle; this is the wait for a message that crashes it.
 */
const VISIBILITY_PER_TIMEOUT = 6;

/** The queue of events for the indexer, and the dead-letter queue of those that failed. */
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

  /** @returns what must exist before the bucket's notifications may name this queue */
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
    if (policyDependable === undefined)
      throw new Error("Cannot let the bucket send to the queue: it has no policy");
    return policyDependable;
  }
}
