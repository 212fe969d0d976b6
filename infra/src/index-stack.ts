import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import { Certificate, type ICertificate } from "aws-cdk-lib/aws-certificatemanager";
import { AaaaRecord, ARecord, RecordTarget } from "aws-cdk-lib/aws-route53";
import { CloudFrontTarget } from "aws-cdk-lib/aws-route53-targets";
import type { Construct } from "constructs";
import { AdvisoriesAlarms } from "./alarms/advisories-alarms.ts";
import { AlarmTopic } from "./alarms/alarm-topic.ts";
import { Alarms } from "./alarms/alarms.ts";
import { Dashboard } from "./alarms/dashboard.ts";
import { UpstreamAlarms } from "./alarms/upstream-alarms.ts";
import { UsageAlarms } from "./alarms/usage-alarms.ts";
import { AccessLogs } from "./bucket/access-logs.ts";
import { DistributionBucket } from "./bucket/distribution-bucket.ts";
import { type Artefacts, releaseOf } from "./indexer/artefacts.ts";
import { IndexerFunction } from "./indexer/indexer-function.ts";
import { Intake } from "./indexer/intake.ts";
import { ReconcileSchedule } from "./indexer/reconcile-schedule.ts";
import { PublisherRole } from "./publishers/publisher-role.ts";
import { ReaderRole } from "./publishers/reader-role.ts";
import type { Environment } from "./settings/environment.ts";
import { upstreamOf } from "./settings/upstream-settings.ts";
import { viewsOf } from "./settings/view-settings.ts";
import { hostedZoneOf } from "./site/hosted-zone.ts";
import { Site } from "./site/site.ts";
import { AdvisoriesSchedule } from "./upstream/advisories-schedule.ts";
import { NamesCheck } from "./upstream/names-check.ts";
import { UpstreamFunction } from "./upstream/upstream-function.ts";
import { DownloadsCounter } from "./usage/downloads-counter.ts";

interface IndexStackProps extends StackProps {
  environment: Environment;
  artefacts: Artefacts;
  /** From us-east-1, if the environment uses them. */
  certificate?: ICertificate;
  webAclArn?: string;
}

/** One environment's index: from the bucket that receives files to the site that serves them. */
export class IndexStack extends Stack {
  readonly site: Site;
  readonly alarmTopic: AlarmTopic;

  constructor(scope: Construct, id: string, props: IndexStackProps) {
    super(scope, id, props);
    const { environment, artefacts } = props;

    const intake = new Intake(this, "Intake", { environment });
    const accessLogs = new AccessLogs(this, "AccessLogs", { environment });
    const { bucket } = new DistributionBucket(this, "Distributions", {
      environment,
      intake,
      accessLogs: accessLogs.bucket,
    });
    const upstream = new UpstreamFunction(this, "Upstream", {
      environment,
      upstream: environment.upstream,
      bundle: artefacts.upstream,
      bucket,
    });
    const advisories = environment.upstream?.isAdvised
      ? new AdvisoriesSchedule(this, "Advisories", {
          environment,
          upstream: environment.upstream,
          bundle: artefacts.advisories,
          bucket,
        })
      : undefined;
    this.site = new Site(this, "Site", {
      environment,
      bucket,
      accessLogs: accessLogs.bucket,
      edgeFunction: artefacts.edgeFunctions[upstreamOf(environment)],
      upstreamUrl: upstream.url,
      certificate: props.certificate ?? this.#givenCertificate(environment),
      webAclArn: props.webAclArn,
    });
    const indexer = new IndexerFunction(this, "Indexer", {
      environment,
      bundle: artefacts.indexer,
      bucket,
      intake,
      site: this.site,
    });
    const reconcile = new ReconcileSchedule(this, "Reconcile", {
      environment,
      bundle: artefacts.reconcile,
      release: releaseOf(artefacts),
      bucket,
      intake,
      site: this.site,
    });
    const downloads = new DownloadsCounter(this, "Downloads", {
      environment,
      bundle: artefacts.usage,
      bucket,
      accessLogs: accessLogs.bucket,
      site: this.site,
    });
    this.alarmTopic = new AlarmTopic(this, "AlarmTopic", { environment });
    new Alarms(this, "Alarms", {
      environment,
      topic: this.alarmTopic.topic,
      intake,
      indexer: indexer.function,
      reconcile: reconcile.function,
    });
    const names =
      environment.upstream &&
      new NamesCheck(this, "Names", {
        environment,
        upstream: environment.upstream,
        bundle: artefacts.names,
        bucket,
      });
    new UpstreamAlarms(this, "UpstreamAlarms", {
      environment,
      topic: this.alarmTopic.topic,
      upstream: upstream.function,
      names: names?.function,
    });
    new UsageAlarms(this, "UsageAlarms", {
      environment,
      topic: this.alarmTopic.topic,
      downloads: downloads.function,
    });
    if (advisories) {
      new AdvisoriesAlarms(this, "AdvisoriesAlarms", {
        environment,
        topic: this.alarmTopic.topic,
        advisories: advisories.function,
      });
    }
    const dashboard = new Dashboard(this, "Dashboard", {
      environment,
      intake,
      indexer: indexer.function,
      site: this.site,
      upstream: environment.upstream && upstream.function,
      downloads: downloads.function,
      advisories: advisories?.function,
    });
    this.#makeKnown(environment);

    this.#output("IndexUrl", `${this.site.url}/simple/`, "The index URL for pip");
    this.#output("BucketName", bucket.bucketName, "The bucket that files are copied into");
    this.#output("DistributionId", this.site.distribution.distributionId);
    this.#output("DistributionDomainName", this.site.distribution.distributionDomainName);
    this.#output("UsersArn", this.site.users.keyValueStoreArn, "The key value store of users");
    this.#output(
      "AddUserCommand",
      `npx -y pnpm@12.21.0 wheelyard user add NAME --env ${environment.name} --region ${environment.region}`,
      "Adds a user who may read",
    );
    this.#output(
      "ReconcileFunctionName",
      reconcile.function.functionName,
      "The function that compares bucket and index",
    );
    if (advisories) {
      this.#output(
        "AdvisoriesFunctionName",
        advisories.function.functionName,
        "The function that fetches advisories",
      );
    }
    this.#output("QueueUrl", intake.queue.queueUrl, "The queue of events for the indexer");
    this.#output(
      "DeadLettersUrl",
      intake.deadLetters.queueUrl,
      "The dead-letter queue: events that failed for hours",
    );
    if (environment.upstream) {
      this.#output(
        "UpstreamSettings",
        environment.upstream.settings,
        "Where other projects come from, in JSON",
      );
      const views = viewsOf(environment);
      if (views !== undefined) {
        this.#output("UpstreamViews", views, "Channels with rules of their own for upstream, in JSON");
      }
    }
    this.#output("AlarmTopicArn", this.alarmTopic.topic.topicArn);
    this.#output("DashboardName", dashboard.name);
    for (const publisher of environment.publishers) {
      const id = logicalName(publisher.name);
      const { role } = new PublisherRole(this, `Publisher${id}`, { environment, publisher, bucket });
      this.#output(
        `PublisherRoleArn${id}`,
        role.roleArn,
        `The role that a CI assumes to upload ${publisher.projects.join(", ")}`,
      );
    }
    for (const reader of environment.readers) {
      const id = logicalName(reader.name);
      const { role } = new ReaderRole(this, `Reader${id}`, { environment, reader });
      this.#output(
        `ReaderRoleArn${id}`,
        role.roleArn,
        `The role that a CI assumes to take the token of ${reader.user}`,
      );
    }
  }

  #givenCertificate({ domain }: Environment): ICertificate | undefined {
    return domain?.certificateArn === undefined
      ? undefined
      : Certificate.fromCertificateArn(this, "Certificate", domain.certificateArn);
  }

  /** Points the domain's name to CloudFront, if its zone is in Route 53. */
  #makeKnown({ domain }: Environment): void {
    const zone = domain && hostedZoneOf(this, domain);
    if (!zone) return;
    const target = RecordTarget.fromAlias(new CloudFrontTarget(this.site.distribution));
    new ARecord(this, "Ipv4", { zone, recordName: `${domain.name}.`, target });
    new AaaaRecord(this, "Ipv6", { zone, recordName: `${domain.name}.`, target });
  }

  #output(name: string, value: string, description?: string): void {
    new CfnOutput(this, name, { value, description });
  }
}

/** A name as part of a logical id: `acme-core` is `AcmeCore`. No two names share one. */
function logicalName(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
