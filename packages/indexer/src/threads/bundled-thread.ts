import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { bundleForNode } from "../build/bundle-for-node.ts";
import { HEAP_MEGABYTES } from "./limits.ts";

/**
 * Starts a thread of a program.
 *
 * @param further what the program finds in `workerData`
 */
export type StartThread = (further?: object, heapMegabytes?: number) => Worker;

/**
 * Bundles a program for threads. From source, every thread would load and compile hundreds of modules, which takes ten
 * times as long.
 *
 * @param program a TypeScript module that does not use its own address
 */
export async function bundleThread(program: URL): Promise<StartThread> {
  const { contents } = await bundleForNode(fileURLToPath(program), { target: "node20.19", format: "cjs" });
  const code = Buffer.from(contents).toString();
  return (further = {}, heapMegabytes = HEAP_MEGABYTES) =>
    new Worker(code, {
      eval: true,
      workerData: further,
      // This process's own arguments may not suit a thread.
      execArgv: [],
      // The SDK's notice about coming Node versions is for its developers, and each thread would print it.
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
}
