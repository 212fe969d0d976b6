import { Aws, type Stack } from "aws-cdk-lib";
import type { Environment } from "./environment.ts";

/** The name of a resource that people see: environments in one account must not collide. */
export function resourceName({ name }: Environment, part: string): string {
  return `wheelyard-${name}-${part}`;
}

/** The name of the edge function, under which its metrics are found. */
export function viewerRequestName(environment: Environment): string {
  return resourceName(environment, "viewer-request");
}

/**
 * The bucket's name, known before the bucket exists: the queue must let it in first, or S3 refuses to create a bucket
 * that notifies the queue.
 */
export function bucketName({ name, bucketName }: Environment, { region }: Stack): string {
  return bucketName ?? `wheelyard-${name}-${Aws.ACCOUNT_ID}-${region}`;
}
