import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refused } from "../command-error.ts";

/**
 * Builds the sdist and wheel of the project in this folder with its own build backend.
 *
 * @returns a folder that holds them and nothing else
 */
export async function build(root: string, python: string, signal: AbortSignal): Promise<string> {
  const has = (name: string) =>
    access(join(root, name)).then(
      () => true,
      () => false,
    );
  if (!(await has("pyproject.toml")) && !(await has("setup.py"))) {
    throw refused(`Cannot build "${root}": expected the root of a project, with pyproject.toml or setup.py`);
  }
  // A separate folder: what an earlier build left in dist/ must not be published too.
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-build-"));
  try {
    await runBuild(root, python, folder, signal);
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

async function runBuild(root: string, python: string, folder: string, signal: AbortSignal): Promise<void> {
  const child = spawn(python, ["-m", "build", "--outdir", folder, root], {
    stdio: ["ignore", process.stderr.fd, process.stderr.fd],
  });
  // Ctrl-C reaches the child by itself; a signal to this process alone must be passed on.
  const end = () => void child.kill();
  signal.addEventListener("abort", end);
  try {
    const [code] = await once(child, "close");
    if (code === 0) return;
    throw refused(
      `Cannot build "${root}": "${python} -m build" exited with ${code}; is the package "build" installed?`,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw refused(`Cannot run ${python}: ${(error as Error).message}; choose another with --python`, {
      cause: error,
    });
  } finally {
    signal.removeEventListener("abort", end);
  }
}
