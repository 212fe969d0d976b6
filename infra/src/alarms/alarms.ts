import { Duration } from "aws-cdk-lib";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { Intake } from "../indexer/intake.ts";
import type { Environment } from "../settings/environment.ts";
import { indexMetric, PERIOD } from "./index-metric.ts";
import { alarmsIn } from "./runbook-alarm.ts";

/** On top of the schedule's interval: time for the run itself, and for metric hours that begin in between. */
const RECONCILE_GRACE_HOURS = 2;

/** Shorter faults go away by themselves. */
const LONGEST_FAILURE = Duration.minutes(10);

interface AlarmsProps {
  environment: Environment;
  topic: ITopic;
  intake: Intake;
  indexer: IFunction;
  reconcile: IFunction;
}

/** Alarms that need a person. Each has an entry in docs/runbook.md. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { environment, topic, intake, indexer, reconcile }: AlarmsProps) {
    super(scope, id);
    const alarm = alarmsIn(this, { environment, topic });

    alarm(
      "dead-letters",
      "Events could not be handled for hours: the index may differ from the bucket.",
      intake.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: PERIOD,
        statistic: Stats.MAXIMUM,
      }),
    );
    alarm(
      "retries",
      "Events have failed for ten minutes and are being retried: uploads are not listed.",
      indexMetric(environment, "RetryAge", Stats.MAXIMUM),
      { above: LONGEST_FAILURE.toMilliseconds(), periods: 1 },
    );
    alarm(
      "old-messages",
      "Events are waiting although none is reported as failed: uploads are not listed.",
      // SQS does not report the age of messages that were delivered three times.
      intake.queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: Stats.MAXIMUM }),
      { above: intake.visibilityTimeout.toSeconds() + Duration.minutes(10).toSeconds(), periods: 1 },
    );
    alarm("indexer-errors", "The indexer crashed or timed out.", indexer.metricErrors({ period: PERIOD }));
    alarm(
      "ended-threads",
      "A file or a page took too long, so the indexer ended the thread that was handling it.",
      indexMetric(environment, "ThreadsEnded", Stats.SUM),
    );
    alarm(
      "indexer-throttles",
      "The account has no Lambda capacity left for the indexer.",
      indexer.metricThrottles({ period: PERIOD }),
      { above: 0, periods: 3 },
    );
    alarm(
      "rejected-uploads",
      "Somebody uploaded a file that the index rejects.",
      indexMetric(environment, "Rejections", Stats.SUM),
    );
    alarm(
      "invalidation-failures",
      "CloudFront may still serve a file that was overwritten or removed.",
      indexMetric(environment, "InvalidationFailures", Stats.SUM),
    );
    alarm(
      "reconcile-errors",
      "Reconcile crashed or timed out: a lost event would go unnoticed.",
      reconcile.metricErrors({ period: PERIOD }),
    );
    alarm(
      "reconcile-overdue",
      "Reconcile is overdue: a lost event would go unnoticed.",
      // Each run that ends reports this once, even if it found nothing.
      indexMetric(environment, "ReconcileDifferences", Stats.SAMPLE_COUNT).with({
        period: Duration.hours(1),
      }),
      { below: 1, periods: environment.reconcileEveryHours + RECONCILE_GRACE_HOURS },
    );
    alarm(
      "reconcile-differences",
      "The index differed from the bucket: an event was lost. It is being repaired.",
      indexMetric(environment, "ReconcileDifferences", Stats.SUM),
    );
  }
}
