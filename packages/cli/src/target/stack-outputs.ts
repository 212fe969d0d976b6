import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { unreachable, wrongUsage } from "../command-error.ts";
import { watchCalls } from "./failed-calls.ts";

/** The outputs of a deployed environment. */
export interface StackOutputs {
  bucket: string;
  indexUrl: string;
  usersArn: string;
  /** Undefined if the environment was deployed by a wheelyard version without this output. */
  reconcileFunction: string | undefined;
  /** In JSON. Undefined if the environment has no upstream. */
  upstream: string | undefined;
  /** In JSON. Undefined if no channel has rules of its own. */
  views: string | undefined;
  /** Undefined if the environment was deployed by a wheelyard version without this output. */
  queues: QueueUrls | undefined;
}

/** The URLs of the indexer's queue and of its dead-letter queue. */
export interface QueueUrls {
  queue: string;
  deadLetters: string;
}

/** The outputs of `infra/src/index-stack.ts`. */
const OUTPUTS = {
  bucket: "BucketName",
  indexUrl: "IndexUrl",
  usersArn: "UsersArn",
  reconcileFunction: "ReconcileFunctionName",
  upstream: "UpstreamSettings",
  views: "UpstreamViews",
  queue: "QueueUrl",
  deadLetters: "DeadLettersUrl",
} as const;

/** Looks up an environment by its name in `infra/environments.ts`. */
export async function readStackOutputs(env: string, region: string | undefined): Promise<StackOutputs> {
  const outputs = await readAllOutputs(env, region);
  const read = (name: string): string => {
    const value = outputs.get(name);
    if (value !== undefined) return value;
    throw unreachable(
      `Cannot use environment ${JSON.stringify(env)}: its stack "${stackNameOf(env)}" has no output "${name}"; is its deployment finished?`,
    );
  };
  const [queue, deadLetters] = [outputs.get(OUTPUTS.queue), outputs.get(OUTPUTS.deadLetters)];
  return {
    bucket: read(OUTPUTS.bucket),
    indexUrl: read(OUTPUTS.indexUrl),
    usersArn: read(OUTPUTS.usersArn),
    reconcileFunction: outputs.get(OUTPUTS.reconcileFunction),
    upstream: outputs.get(OUTPUTS.upstream),
    views: outputs.get(OUTPUTS.views),
    queues: queue !== undefined && deadLetters !== undefined ? { queue, deadLetters } : undefined,
  };
}

/** All outputs of an environment's stack, by their names. */
export async function readAllOutputs(
  env: string,
  region: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  if (!/^[a-z][a-z0-9-]*$/i.test(env)) {
    throw wrongUsage(`Cannot use ${JSON.stringify(env)} as an environment: expected a name such as dev`);
  }
  const client = new CloudFormationClient(region === undefined ? {} : { region });
  watchCalls(client);
  const stackName = stackNameOf(env);
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return new Map(
      (Stacks[0]?.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ValidationError") throw error;
    const where = await client.config.region();
    throw unreachable(
      `Cannot find environment ${JSON.stringify(env)}: there is no stack "${stackName}" in ${where}; is it in another region (--region) or account?`,
      { cause: error },
    );
  } finally {
    client.destroy();
  }
}

function stackNameOf(env: string): string {
  return `wheelyard-${env}`;
}
