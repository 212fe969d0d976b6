import { PolicyDocument } from "aws-cdk-lib/aws-iam";
import type { PublisherSettings } from "../settings/publisher-settings.ts";
import { LARGEST_POLICY, publisherPolicy } from "./publisher-policy.ts";
import { sharedName } from "./shared-name.ts";

/** The settings of an environment that a publisher's policy depends on. */
interface WithPublishers {
  name: string;
  account?: string | undefined;
  region: string;
  bucketName?: string | undefined;
  publishers: readonly PublisherSettings[];
}

/** What is wrong with an environment's publishers together, although each is valid by itself. */
export function publisherProblems(environment: WithPublishers): string[] {
  const { name, publishers } = environment;
  return publishers.flatMap((publisher, i) => {
    const at = `${name}.publishers[${i}]`;
    const size = policySize(environment, publisher);
    return [
      ...sharedName(publishers, i, `${name}.publishers`),
      ...(size > LARGEST_POLICY
        ? [
            `${at}.projects is ${JSON.stringify(publisher.projects)}, whose policy has ${size} characters, expected at most ${LARGEST_POLICY}, IAM's limit: name fewer projects, combine those with a common prefix, or use two publishers`,
          ]
        : []),
    ];
  });
}

/** In characters, as IAM counts. */
export function policySize(
  { name, account = "000000000000", region, bucketName }: Omit<WithPublishers, "publishers">,
  { projects, spellings, channel }: PublisherSettings,
): number {
  const bucketArn = `arn:aws:s3:::${bucketName ?? `wheelyard-${name}-${account}-${region}`}`;
  const statements = publisherPolicy({ bucketArn, projects, spellings, channel });
  return JSON.stringify(new PolicyDocument({ statements })).length;
}
