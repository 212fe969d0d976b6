import { join } from "node:path";
import { bundleLambda } from "@wheelyard/infra/indexer/lambda-bundle";

/** Bundles a program of this folder as Lambda functions are bundled, so that no time is spent on compiling it. */
export async function bundleProgram(name: string): Promise<string> {
  const { folder } = await bundleLambda(`bench-${name}`, new URL(`${name}.ts`, import.meta.url).href, []);
  return join(folder, "index.mjs");
}
