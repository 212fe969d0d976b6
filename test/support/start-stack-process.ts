import { onTestFinished } from "vitest";
import { StackProcess } from "./stack-process.ts";

/** A stack in its own process, which ends with the test at the latest. */
export function startStackProcess(env: Record<string, string>, command?: readonly string[]): StackProcess {
  const stack = new StackProcess(env, command);
  onTestFinished(async () => {
    if (stack.child.exitCode === null && stack.child.signalCode === null) await stack.kill("SIGKILL");
  });
  return stack;
}
