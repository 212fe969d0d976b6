import { cleanEnvironment } from "../../test/support/clean-environment.ts";
import { runCommand } from "../../test/support/run-command.ts";

export interface Run {
  seconds: number;
  stdout: string;
}

/** Runs a command without the user's settings, and says how long it took. */
export async function runMeasured(
  command: string,
  args: readonly string[],
  additions: Record<string, string> = {},
): Promise<Run> {
  const begun = performance.now();
  const { code, stdout, stderr } = await runCommand(command, args, cleanEnvironment(additions));
  const seconds = (performance.now() - begun) / 1_000;
  if (code !== 0) throw new Error(`Cannot run ${command} ${args.join(" ")}: ${stderr}`);
  return { seconds, stdout };
}
