import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

/** A built Lambda function, in a thread with an environment of its own. */
export interface LambdaThread extends AsyncDisposable {
  /** Rejects if the function does. */
  invoke(event: unknown): Promise<unknown>;
}

interface Answer {
  id: number;
  answer?: unknown;
  error?: string;
}

/** What Lambda's runtime does. The context is made here, because a function can't be sent to a thread. */
const RUNTIME = `
const { parentPort, workerData } = require("node:worker_threads");
const handler = import(workerData).then((module) => module.handler);
parentPort.on("message", async ({ id, event }) => {
  const end = Date.now() + 300_000;
  const context = { awsRequestId: String(id), getRemainingTimeInMillis: () => end - Date.now() };
  try {
    parentPort.postMessage({ id, answer: await (await handler)(event, context) });
  } catch (error) {
    parentPort.postMessage({ id, error: error.stack });
  }
});`;

/**
 * @param folder what is deployed as the function's code
 * @param env all of its environment
 */
export function startLambda(folder: string, env: Record<string, string>): LambdaThread {
  const worker = new Worker(RUNTIME, {
    eval: true,
    workerData: join(folder, "index.mjs"),
    env: { ...env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    execArgv: [],
    stdout: true,
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  worker.on("message", (answer: Answer) => waiting.get(answer.id)?.(answer));
  const failed = once(worker, "error").then(([error]) => Promise.reject(error));
  // Only an invocation that waits gets it.
  failed.catch(() => {});
  let invocations = 0;
  return {
    async invoke(event) {
      const id = invocations++;
      const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
      worker.postMessage({ id, event });
      const { answer, error } = await Promise.race([answered, failed]);
      waiting.delete(id);
      if (error !== undefined) throw new Error(error);
      return answer;
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
