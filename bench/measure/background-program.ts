import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

const START_MS = 60_000;

/**
 * Starts a server and waits until it answers with anything at all.
 *
 * @returns what stops it
 */
export async function startProgram(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  url: string,
): Promise<AsyncDisposable> {
  const child = spawn(command, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2_000);
  });
  const exited = once(child, "exit");
  const deadline = Date.now() + START_MS;
  for (;;) {
    if (await answers(url)) break;
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`Cannot start ${command}: expected an answer at ${url}; it said: ${complaint}`);
    }
    await delay(50);
  }
  return {
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
