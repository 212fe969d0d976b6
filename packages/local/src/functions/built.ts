import { bundleThread, type StartThread } from "@wheelyard/indexer/threads/bundled-thread";
import { type Asset, buildAssets } from "@wheelyard/site/build-assets";

/* What is built from source once for each process, however many stacks it starts. */

let functions: Promise<StartThread> | undefined;
let assets: Promise<Asset[]> | undefined;

/** Starts an indexing thread. */
export function bundledFunctions(): Promise<StartThread> {
  functions ??= bundleThread(new URL("./functions-thread.ts", import.meta.url));
  return functions;
}

/** The pages' style and script. */
export function builtAssets(): Promise<Asset[]> {
  assets ??= buildAssets();
  return assets;
}
