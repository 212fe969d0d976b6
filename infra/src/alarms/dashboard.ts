import { Duration } from "aws-cdk-lib";
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  Stats,
} from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Intake } from "../indexer/intake.ts";
import type { Environment } from "../settings/environment.ts";
import { resourceName } from "../settings/naming.ts";
import type { Site } from "../site/site.ts";
import { indexMetric, PERIOD } from "./index-metric.ts";
import { siteMetric } from "./site-metric.ts";
import { answersMetric } from "./upstream-metric.ts";

interface DashboardProps {
  environment: Environment;
  intake: Intake;
  indexer: IFunction;
  site: Site;
  /** Absent if the environment has no upstream. */
  upstream: IFunction | undefined;
  /** The function that counts downloads. */
  downloads: IFunction;
  /** Absent if no advisories are fetched. */
  advisories: IFunction | undefined;
}

/** The path of an upload to its readers, row by row. */
export class Dashboard extends Construct {
  readonly name: string;

  constructor(
    scope: Construct,
    id: string,
    { environment, intake, indexer, site, upstream, downloads, advisories }: DashboardProps,
  ) {
    super(scope, id);
    this.name = resourceName(environment, "index");
    const { queue, deadLetters } = intake;
    const latency = (statistic: string) => indexMetric(environment, "UploadToVisible", statistic);
    const counted = (metric: Parameters<typeof indexMetric>[1]) =>
      indexMetric(environment, metric, Stats.SUM);

    new CloudWatchDashboard(this, "Dashboard", {
      dashboardName: this.name,
      defaultInterval: Duration.days(1),
      widgets: [
        [
          graph("Files", [counted("FilesIndexed"), counted("Rejections")]),
          graph("From upload to visible, ms", [latency("p50"), latency("p99"), latency(Stats.MAXIMUM)]),
          graph("Conflicts and differences", [counted("Conflicts"), counted("ReconcileDifferences")]),
        ],
        [
          graph("Events waiting", [
            queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD }),
            deadLetters.metricApproximateNumberOfMessagesVisible({ period: PERIOD }),
          ]),
          graph("Age of the oldest event, s", [
            queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: Stats.MAXIMUM }),
          ]),
          graph("Age of the oldest failed event, ms", [indexMetric(environment, "RetryAge", Stats.MAXIMUM)]),
          graph("Indexer", [
            indexer.metricInvocations({ period: PERIOD }),
            indexer.metricErrors({ period: PERIOD }),
            indexer.metricThrottles({ period: PERIOD }),
          ]),
        ],
        [
          graph("Readers' requests", [siteMetric(site.distribution, "Requests", Stats.SUM)]),
          graph("Answered with an error, %", [
            siteMetric(site.distribution, "4xxErrorRate", Stats.AVERAGE),
            siteMetric(site.distribution, "5xxErrorRate", Stats.AVERAGE),
          ]),
          graph("Invalidations", [counted("InvalidatedPaths"), counted("InvalidationFailures")]),
        ],
        ...(upstream ? [answersFromUpstream(upstream)] : []),
        ...(advisories ? [fetchedAdvisories(environment, advisories)] : []),
        [
          graph("Counting of downloads, ms", [
            downloads.metricDuration({ statistic: Stats.MAXIMUM, period: PERIOD }),
          ]),
          graph("Function for downloads", [
            downloads.metricInvocations({ period: PERIOD }),
            downloads.metricErrors({ period: PERIOD }),
          ]),
        ],
      ],
    });
  }
}

function answersFromUpstream(upstream: IFunction): GraphWidget[] {
  const duration = (statistic: string) => upstream.metricDuration({ statistic, period: PERIOD });
  return [
    graph("Requests for what the bucket does not have", [
      answersMetric(upstream, "UrlRequestCount"),
      answersMetric(upstream, "Url4xxCount"),
      answersMetric(upstream, "Url5xxCount"),
    ]),
    graph("To answer them, ms", [duration("p50"), duration("p90"), duration(Stats.MAXIMUM)]),
    graph("Function for upstream", [
      upstream.metricErrors({ period: PERIOD }),
      upstream.metricThrottles({ period: PERIOD }),
      upstream.metric("ConcurrentExecutions", { statistic: Stats.MAXIMUM, period: PERIOD }),
    ]),
  ];
}

function fetchedAdvisories(environment: Environment, advisories: IFunction): GraphWidget[] {
  return [
    graph("Age of the newest advisory, s", [indexMetric(environment, "AdvisoriesAge", Stats.MINIMUM)]),
    graph("Advisories", [
      indexMetric(environment, "AdvisoriesRefused", Stats.SUM),
      indexMetric(environment, "MaliciousCopies", Stats.MAXIMUM),
    ]),
    graph("Function for advisories", [
      advisories.metricInvocations({ period: PERIOD }),
      advisories.metricErrors({ period: PERIOD }),
      advisories.metricDuration({ statistic: Stats.MAXIMUM, period: PERIOD }),
    ]),
  ];
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8 });
}
