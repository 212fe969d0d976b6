import { Aws, type Stack } from "aws-cdk-lib";
import type { Environment } from "./environment.ts";

/** The name of a resource that is seen by people: environments in one account must not collide. */
export function resourceName({ name }: Environment, part: string): string {
  return `wheelyard-${name}-${part}`;
}

/** Of the function at the edge, whose metrics are found by its name. */
export function viewerRequestName(environment: Environment): string {
  return resourceName(environment, "viewer-request");
}

/**
 * The bucket's name is known before the bucket is: the queue has to let it in first, or S3 refuses to make a bucket
 * that notifies the queue.
 */
export function bucketName({ name, bucketName }: Environment, { region }: Stack): string {
  return bucketName ?? `wheelyard-${name}-${Aws.ACCOUNT_ID}-${region}`;
}
