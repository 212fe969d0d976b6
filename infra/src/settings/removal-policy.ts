import { RemovalPolicy } from "aws-cdk-lib";
import type { Environment } from "./environment.ts";

/**
 * What happens to a bucket when its stack is deleted. Even a kept bucket is deleted if its creation is rolled back: it
 * is empty then, and its name would block every further attempt.
 */
export function removalPolicy({ data }: Environment): RemovalPolicy {
  return data === "kept" ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
