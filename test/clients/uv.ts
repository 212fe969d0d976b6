import type { Client, Request } from "./client.ts";
import { hashedRequirements } from "./hashed-requirements.ts";
import type { Outcome } from "./outcome.ts";
import { lockedVersions } from "./toml-lock.ts";
import type { Workspace } from "./workspace.ts";

export const uv: Client = {
  name: "uv",
  version: "0.13.9",
  requirements: "uv.txt",
  verbs: { lock, install, "install with hashes": installWithHashes },
  lacks: { find: "no command for it" },
};

const ENVIRONMENT = { UV_PYTHON_DOWNLOADS: "never" };

async function lock(request: Request, workspace: Workspace): Promise<Outcome> {
  await workspace.write("pyproject.toml", project(request));
  const { stdout, ...ended } = await workspace.run("uv", ["lock", ...options(request)], ENVIRONMENT);
  const versions = ended.code === 0 ? lockedVersions(await workspace.read("uv.lock")) : new Map();
  return { ...ended, versions };
}

async function install(request: Request, workspace: Workspace): Promise<Outcome> {
  await workspace.write("pyproject.toml", project(request));
  const { stdout, ...ended } = await workspace.run("uv", ["sync", ...options(request)], ENVIRONMENT);
  return { ...ended, versions: await workspace.installed() };
}

async function installWithHashes(request: Request, workspace: Workspace): Promise<Outcome> {
  const requirements = await workspace.write("requirements.txt", hashedRequirements(request));
  const { stdout, ...ended } = await workspace.run(
    "uv",
    [
      ...["pip", "install", "--require-hashes", "--target", workspace.path("target")],
      ...request.indexes.flatMap((url) => ["--index", url]),
      ...["--requirement", requirements],
    ],
    ENVIRONMENT,
  );
  return { ...ended, versions: await workspace.installed() };
}

function options({ prereleases, before }: Request): string[] {
  return [
    ...(prereleases ? ["--prerelease", "allow"] : []),
    ...(before === undefined ? [] : ["--exclude-newer", before]),
  ];
}

/** uv asks a default index last, hence the order. Without an upper limit, it locks for every future Python. */
function project({ requirements, indexes }: Request): string {
  const sources = indexes.map(
    (url, n) => `
[[tool.uv.index]]
name = "index-${n}"
url = ${JSON.stringify(url)}
default = ${n === indexes.length - 1}
`,
  );
  return `[project]
name = "the-project"
version = "0"
requires-python = ">=3.8"
dependencies = ${JSON.stringify(requirements)}

[tool.uv]
environments = ["python_version < '3.50'"]
${sources.join("")}`;
}
