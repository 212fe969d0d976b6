import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { PROGRAM } from "@wheelyard/cli/build";
import { credentials, region } from "@wheelyard/local/bucket-access";
import { RECONCILE_FUNCTION } from "@wheelyard/local/local-stack";
import { queueUrls } from "@wheelyard/local/sqs/sqs-service";
import { cleanEnvironment } from "./clean-environment.ts";
import type { Ended } from "./run-command.ts";
import type { TestStack } from "./test-stack.ts";

export type Wheelyard = (...args: string[]) => Promise<Ended>;

/** Runs the built command as a process, with these settings and none of the user's. */
export async function runWheelyard(
  args: readonly string[],
  { env = {}, cwd }: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: cleanEnvironment({ AWS_EC2_METADATA_DISABLED: "true", ...env }),
    ...(cwd !== undefined && { cwd }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, "close"),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

/** The settings of someone who works on a test stack. */
export async function settingsFor({ bucket, index }: TestStack): Promise<Record<string, string>> {
  const endpoint = await bucket.client.config.endpoint?.();
  if (endpoint === undefined)
    throw new Error("Cannot use the stack: expected its bucket to have an endpoint");
  const address = `${endpoint.protocol}//${endpoint.hostname}:${endpoint.port}`;
  const { queue, deadLetters } = queueUrls(address);
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    AWS_ENDPOINT_URL_S3: address,
    AWS_ENDPOINT_URL_LAMBDA: address,
    WHEELYARD_BUCKET: bucket.name,
    WHEELYARD_INDEX_URL: index.url,
    WHEELYARD_RECONCILE_FUNCTION: RECONCILE_FUNCTION,
    WHEELYARD_QUEUE_URL: queue,
    WHEELYARD_DEAD_LETTERS_URL: deadLetters,
  };
}

export function wheelyard(stack: TestStack): Wheelyard {
  return async (...args) => runWheelyard(args, { env: await settingsFor(stack) });
}
