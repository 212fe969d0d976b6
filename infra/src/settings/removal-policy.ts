import { RemovalPolicy } from "aws-cdk-lib";
import type { Environment } from "./environment.ts";

/**
 * What becomes of a bucket when its stack goes. One that is kept goes all the same where its own creation is rolled
 * back: it is empty then, and its name would stand in the way of every further attempt.
 */
export function removalPolicy({ data }: Environment): RemovalPolicy {
  return data === "kept" ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
