import type { Client, Request } from "./client.ts";
import type { Outcome } from "./outcome.ts";
import { lockedVersions } from "./toml-lock.ts";
import type { Workspace } from "./workspace.ts";

export const pdm: Client = {
  name: "pdm",
  version: "2.29.3",
  requirements: "pdm.txt",
  verbs: { find, lock, install, "install with hashes": install },
  lacks: { "wrong token named": "it says that it finds no candidates" },
};

const ENVIRONMENT = { PDM_CHECK_UPDATE: "0", PDM_IGNORE_ACTIVE_VENV: "1" };

async function find(request: Request, workspace: Workspace): Promise<Outcome> {
  await workspace.write("pyproject.toml", project(request));
  const [name = ""] = request.requirements;
  const { stdout, ...ended } = await workspace.run("pdm", ["show", "--version", name], ENVIRONMENT);
  return { ...ended, versions: new Map([[name, stdout.trim()]]) };
}

async function lock(request: Request, workspace: Workspace): Promise<Outcome> {
  await workspace.write("pyproject.toml", project(request));
  const newer = request.before === undefined ? [] : ["--exclude-newer", request.before];
  const { stdout, ...ended } = await workspace.run("pdm", ["lock", ...newer], ENVIRONMENT);
  const versions = ended.code === 0 ? lockedVersions(await workspace.read("pdm.lock")) : new Map();
  return { ...ended, versions };
}

/** It installs only files with a hash in the lock file. */
async function install(request: Request, workspace: Workspace): Promise<Outcome> {
  const locked = await lock(request, workspace);
  if (locked.code !== 0) return locked;
  const { stdout, ...ended } = await workspace.run("pdm", ["sync", "--no-self"], ENVIRONMENT);
  return { ...ended, versions: await workspace.installed() };
}

/** A source called `pypi` replaces pypi.org. */
function project({ requirements, indexes, prereleases }: Request): string {
  const sources = indexes.map(
    (url, n) => `
[[tool.pdm.source]]
name = "${n === 0 ? "pypi" : `index-${n}`}"
url = ${JSON.stringify(url)}
verify_ssl = true
`,
  );
  return `[project]
name = "the-project"
version = "0"
requires-python = ">=3.9"
dependencies = ${JSON.stringify(requirements)}

[tool.pdm]
distribution = false

[tool.pdm.resolution]
respect-source-order = true
${prereleases ? "allow-prereleases = true\n" : ""}${sources.join("")}`;
}
