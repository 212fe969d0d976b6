import { installerEnvironment } from "./python-programs.ts";
import { runCommand } from "./run-command.ts";

/**
 * The simple index that pip on this machine would ask, with a slash at its end: the user's mirror may be the only way to
 * PyPI.
 */
export async function pypiIndex(): Promise<URL> {
  const environment = installerEnvironment();
  const configured =
    environment.PIP_INDEX_URL ??
    (
      await runCommand("python3", ["-m", "pip", "config", "get", "global.index-url"], environment)
    ).stdout.trim();
  return new URL(`${(configured || "https://pypi.org/simple").replace(/\/+$/, "")}/`);
}
