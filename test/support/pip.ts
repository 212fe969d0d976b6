import { cleanEnvironment } from "./clean-environment.ts";
import { type Ended, runCommand } from "./run-command.ts";

/** Runs the machine's own pip, without the user's settings, into a separate folder. */
export function pipInstall(indexUrl: string, target: string, ...args: string[]): Promise<Ended> {
  // What is installed is imported once, if at all.
  const quick = ["--no-compile", "--no-cache-dir", "--disable-pip-version-check"];
  const options = ["--no-input", ...quick, "--index-url", indexUrl];
  return runCommand(
    "python3",
    ["-m", "pip", "install", ...options, "--target", target, ...args],
    cleanEnvironment(),
  );
}

/** The version that a package installed into `target` reports. */
export async function installedVersion(target: string, packageName: string): Promise<string> {
  const script = `import sys; sys.path.insert(0, sys.argv[1]); import ${packageName}; print(${packageName}.__version__)`;
  const { code, stdout, stderr } = await runCommand(
    "python3",
    ["-I", "-c", script, target],
    cleanEnvironment(),
  );
  if (code !== 0) throw new Error(`Cannot import ${packageName}: ${stderr}`);
  return stdout.trim();
}
