import { join } from "node:path";
import { bundleLambda } from "@wheelyard/infra/indexer/lambda-bundle";

/** Bundles a program in this folder like a Lambda function, so that no time is spent on compiling it. */
export async function bundleProgram(name: string): Promise<string> {
  const { folder } = await bundleLambda(`bench-${name}`, new URL(`${name}.ts`, import.meta.url).href, []);
  return join(folder, "index.mjs");
}
