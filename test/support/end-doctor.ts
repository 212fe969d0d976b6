import { spawn } from "node:child_process";
import { once } from "node:events";
import { PROGRAM } from "@wheelyard/cli/build";
import { cleanEnvironment } from "./clean-environment.ts";

/**
 * Runs `wheelyard doctor`, and ends it as soon as it has said what became of a check.
 *
 * @param check its name; it may not be the last
 */
export async function endDoctor(
  signal: NodeJS.Signals,
  check: string,
  { args, env }: { args: readonly string[]; env: Record<string, string> },
): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [PROGRAM, "doctor", ...args], {
    env: cleanEnvironment({ AWS_EC2_METADATA_DISABLED: "true", ...env }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  const written = { stdout: "", stderr: "" };
  child.stderr.on("data", (chunk) => (written.stderr += chunk));
  child.stdout.on("data", (chunk) => {
    const before = written.stdout.includes(`${check}:`);
    written.stdout += chunk;
    if (!before && written.stdout.includes(`${check}:`)) child.kill(signal);
  });
  const [code] = await closed;
  return { code, stderr: written.stderr };
}
