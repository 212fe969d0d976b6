import { NOTIFICATION_SUFFIXES } from "@wheelyard/core/bucket-layout/user-files";
import { channelRoot, MAIN } from "@wheelyard/core/root";
import { Duration, Stack } from "aws-cdk-lib";
import { Role } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { explainKeys } from "../bucket/bucket-access.ts";
import type { Environment } from "../settings/environment.ts";
import { resourceName } from "../settings/naming.ts";
import type { PublisherSettings } from "../settings/publisher-settings.ts";
import { publisherPolicy } from "./publisher-policy.ts";
import { workflowTrust } from "./workflow-trust.ts";

interface PublisherRoleProps {
  environment: Environment;
  publisher: PublisherSettings;
  bucket: IBucket;
}

/** The role that a CI assumes with its own token to upload its projects' distributions and side files. */
export class PublisherRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, { environment, publisher, bucket }: PublisherRoleProps) {
    super(scope, id);
    const { name, projects, spellings, channel } = publisher;
    this.role = new Role(this, "Role", {
      roleName: resourceName(environment, `publisher-${name}`),
      description: `Uploads distributions of ${name} to the ${environment.name} index`,
      assumedBy: workflowTrust(publisher, Stack.of(this)),
      maxSessionDuration: Duration.hours(1),
    });
    for (const statement of publisherPolicy({
      bucketArn: bucket.bucketArn,
      projects,
      spellings,
      channel,
    })) {
      this.role.addToPolicy(statement);
    }
    for (const suffix of NOTIFICATION_SUFFIXES) {
      explainKeys(
        this.role,
        bucket,
        `${channel === undefined ? MAIN : channelRoot(channel)}*${suffix}`,
        "A publisher may choose the folder. The denials leave it only the files of its projects.",
      );
    }
  }
}
