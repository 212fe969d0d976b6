import { Worker, workerData } from "node:worker_threads";
import { parseConfig } from "./config.ts";
import type { Handler } from "./handler.ts";
import { logAsJson } from "./reporting/log.ts";
import { logWithMetrics } from "./reporting/metrics.ts";
import { FunctionThreads } from "./threads/function-threads.ts";
import { HEAP_MEGABYTES } from "./threads/limits.ts";
import { superviseHandler } from "./threads/supervised-handler.ts";

/** What a thread that is started here finds in its `workerData`. */
const THREAD = "handles batches";

/*
 * What Lambda imports and its threads run: bundled, they are one file. If a function takes too long, Lambda ends it
 * with all messages of its batch; ending a thread costs only the message that held it up.
 */
if (workerData === THREAD) await import("./lambda-thread.ts");

/** The function that Lambda calls. */
export const handler = workerData === THREAD ? undefined : await superviseThreads();

async function superviseThreads(): Promise<Handler> {
  const { environment } = parseConfig(process.env);
  const log = environment === undefined ? logAsJson : logWithMetrics(environment, logAsJson);
  const start = () =>
    new Worker(new URL(import.meta.url), {
      workerData: THREAD,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    });
  const threads = new FunctionThreads(start, { log });
  await threads.warm();
  return superviseHandler((batch, limitMs) => threads.call("index", batch, limitMs), log);
}
