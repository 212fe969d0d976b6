import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refused } from "../command-error.ts";

/**
 * Builds sdist and wheel of the project in this folder, with its own build backend.
 *
 * @returns the folder that holds them, and nothing else
 */
export async function build(root: string, python: string): Promise<string> {
  const has = (name: string) =>
    access(join(root, name)).then(
      () => true,
      () => false,
    );
  if (!(await has("pyproject.toml")) && !(await has("setup.py"))) {
    throw refused(`Cannot build "${root}": expected the root of a project, with pyproject.toml or setup.py`);
  }
  // An own folder: what an earlier build left in dist/ must not be published along.
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-build-"));
  const child = spawn(python, ["-m", "build", "--outdir", folder, root], {
    stdio: ["ignore", process.stderr.fd, process.stderr.fd],
  });
  const ended = once(child, "close");
  const [code] = await ended.catch((error) => {
    throw refused(`Cannot run ${python}: ${error.message}; choose another with --python`, { cause: error });
  });
  if (code === 0) return folder;
  throw refused(
    `Cannot build "${root}": "${python} -m build" ended with ${code}; is the package "build" installed?`,
  );
}
