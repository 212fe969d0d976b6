import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { NOTIFICATION_SUFFIXES, STATUS_SUFFIX } from "@wheelyard/core/bucket-layout/user-files";
import { channelRoot, MAIN } from "@wheelyard/core/root";
import { PAGE_FOLDERS } from "@wheelyard/core/url-layout";
import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { filePatterns, spellingPatterns, statusPatterns } from "./publisher-key-patterns.ts";
import { EVERY_PROJECT } from "./publisher-projects.ts";

/** IAM's limit for a role's inline policies, in characters without white space. */
export const LARGEST_POLICY = 10_240;

/**
 * Names any bucket, because it is only used to deny. So one pattern covers the top of a bucket and its folders.
 */
const ANYWHERE = "arn:aws:s3:::*/";

const ACTIONS = ["s3:PutObject", "s3:AbortMultipartUpload"];

const STATED_OF_FILES = NOTIFICATION_SUFFIXES.filter((suffix) => suffix !== STATUS_SUFFIX);

/** S3 takes a key literally. Programs that read it as a path would leave the channel. */
const WAYS_OUT = ["../", "*/../"];

interface PublisherPolicyProps {
  bucketArn: string;
  projects: readonly string[];
  spellings: readonly string[];
  /** The only index into which it publishes: a channel, or the main one if left out. */
  channel: string | undefined;
}

/** What a publisher may do: put its projects' distributions, side files and status files. */
export function publisherPolicy({
  bucketArn,
  projects,
  spellings,
  channel,
}: PublisherPolicyProps): PolicyStatement[] {
  const root = channel === undefined ? MAIN : channelRoot(channel);
  const inRoot = (pattern: string) => `${bucketArn}/${root}${pattern}`;
  return [
    new PolicyStatement({
      sid: "PutDistributions",
      actions: ACTIONS,
      resources: NOTIFICATION_SUFFIXES.map((suffix) => inRoot(`*${suffix}`)),
    }),
    new PolicyStatement({
      sid: "LeaveTheIndexAlone",
      effect: Effect.DENY,
      actions: ACTIONS,
      // No project name begins with "_": top-level names that do belong to the index, and so do those of a channel.
      resources: [
        INDEX_PREFIX.slice(0, 1),
        ...[...new Set(PAGE_FOLDERS)].map((folder) => `${folder}/`),
        ...(channel === undefined ? [] : WAYS_OUT),
      ].map((prefix) => inRoot(`${prefix}*`)),
    }),
    ...(projects.includes(EVERY_PROJECT) ? [] : bindingToProjects(projects, spellings)),
  ];
}

function bindingToProjects(projects: readonly string[], spellings: readonly string[]): PolicyStatement[] {
  const files = [...projects.map(filePatterns), ...spellings.map(spellingPatterns)];
  const statuses = projects.flatMap(statusPatterns).map(anywhere);
  const deny = (sid: string, keys: { resources: string[] } | { notResources: string[] }) =>
    new PolicyStatement({ sid, effect: Effect.DENY, actions: ACTIONS, ...keys });
  return [
    deny("OnlyWhatIsCalledLikeItsProjects", {
      notResources: [
        ...files.flatMap(({ beginnings }) => beginnings).map((beginning) => anywhere(`${beginning}*`)),
        ...statuses,
      ],
    }),
    deny("AndNotWhatOnlySeemsSo", {
      resources: files.flatMap(({ excluded }) => excluded).map(anywhere),
    }),
    deny("StatusOfItsProjectsAlone", {
      notResources: [...STATED_OF_FILES.map((suffix) => anywhere(`*${suffix}`)), ...statuses],
    }),
  ];
}

function anywhere(pattern: string): string {
  return `${ANYWHERE}${pattern}`;
}
