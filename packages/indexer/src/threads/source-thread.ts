import { Worker } from "node:worker_threads";
import { HEAP_MEGABYTES } from "./limits.ts";

/**
 * A thread that runs a program from source.
 *
 * @param program a module in TypeScript
 * @param further what else the program finds in `workerData`
 */
export function startSourceThread(
  program: URL,
  further: object = {},
  heapMegabytes = HEAP_MEGABYTES,
): Worker {
  return new Worker(new URL("./load-source.mjs", import.meta.url), {
    workerData: { ...further, program: program.href },
    // This process's own arguments may not suit a thread.
    execArgv: [],
    // The SDK's notice about coming Node versions is for its developers, and each thread would print it.
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
}
