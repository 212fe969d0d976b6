import type { S3Client } from "@aws-sdk/client-s3";
import { readAllOutputs } from "../../target/stack-outputs.ts";
import type { Account } from "./account.ts";
import { bucketSettings } from "./bucket-settings.ts";
import { edge } from "./edge.ts";
import { functions } from "./functions.ts";
import { logs } from "./logs.ts";
import { queues } from "./queues.ts";
import { watching } from "./watching.ts";

/** The services of AWS around an environment. Their clients are loaded when they are needed. */
export async function openAccount(
  environment: string,
  client: S3Client,
  bucket: string,
  signal: AbortSignal,
): Promise<Account> {
  const region = await client.config.region();
  const settings = { environment, region };
  return {
    ...settings,
    outputs: await readAllOutputs(environment, region),
    ...bucketSettings(client, bucket),
    ...queues(settings),
    ...functions(settings, signal),
    ...watching(settings),
    ...logs(settings),
    ...edge(settings),
  };
}
