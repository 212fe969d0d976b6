import { fileURLToPath } from "node:url";
import { runCommand } from "./run-command.ts";

/** What is typed, once this appears. */
export interface Step {
  await: RegExp;
  type: string;
}

export interface TerminalSession {
  /** Everything that appeared, including escapes for colours and the cursor. */
  output: string;
  code: number;
}

const PROGRAM = fileURLToPath(new URL("./terminal.py", import.meta.url));

/** Runs a command on its own terminal. */
export async function onTerminal(
  command: readonly string[],
  steps: readonly Step[],
  env: Record<string, string>,
  cwd?: string,
): Promise<TerminalSession> {
  const typed = JSON.stringify(steps.map((step) => ({ await: step.await.source, type: step.type })));
  const ended = await runCommand(
    "python3",
    ["-I", PROGRAM, typed, ...command],
    { TERM: "xterm", ...env },
    cwd,
  );
  if (ended.code !== 0) throw new Error(`Cannot run ${command.join(" ")} on a terminal: ${ended.stderr}`);
  return JSON.parse(ended.stdout) as TerminalSession;
}
