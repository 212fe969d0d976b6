import { refused, wrongUsage } from "../command-error.ts";
import type { QueueUrls } from "../target/stack-outputs.ts";
import { variable } from "../target/variables.ts";

/** Options that choose the queues of a command. */
export interface QueueOptions {
  env?: string;
  region?: string;
  queue?: string;
  deadLetters?: string;
}

/** Finds the queues of an index, without a request to them. */
export async function queueUrlsOf(options: QueueOptions): Promise<QueueUrls> {
  const isEnvAsked = options.env !== undefined;
  const queue = options.queue ?? (isEnvAsked ? undefined : variable("WHEELYARD_QUEUE_URL"));
  const deadLetters =
    options.deadLetters ?? (isEnvAsked ? undefined : variable("WHEELYARD_DEAD_LETTERS_URL"));
  if (queue !== undefined && deadLetters !== undefined) {
    return { queue: queueUrl(queue, "--queue"), deadLetters: queueUrl(deadLetters, "--dead-letters") };
  }
  const env = options.env ?? variable("WHEELYARD_ENV");
  if (env === undefined || options.queue !== undefined || options.deadLetters !== undefined) {
    throw wrongUsage(
      "Cannot find the queues: expected --env, or --queue and --dead-letters, or WHEELYARD_ENV, or WHEELYARD_QUEUE_URL and WHEELYARD_DEAD_LETTERS_URL",
    );
  }
  const { readStackOutputs } = await import("../target/stack-outputs.ts");
  const { queues } = await readStackOutputs(env, options.region);
  if (queues !== undefined) return queues;
  throw refused(
    `Cannot find the queues: the stack of environment "${env}" has no outputs "QueueUrl" and "DeadLettersUrl"; deploy it again, or pass --queue and --dead-letters`,
  );
}

function queueUrl(text: string, option: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw wrongUsage(`Cannot use ${JSON.stringify(text)} as ${option}: expected the URL of a queue`);
}
