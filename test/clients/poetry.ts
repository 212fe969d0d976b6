import type { Client, Request } from "./client.ts";
import type { Outcome } from "./outcome.ts";
import { lockedVersions } from "./toml-lock.ts";
import type { Workspace } from "./workspace.ts";

export const poetry: Client = {
  name: "poetry",
  version: "2.5.1",
  requirements: "poetry.txt",
  verbs: { lock, install, "install with hashes": install },
  lacks: {
    find: "its search asks pypi.org only",
    "exclude newer": "it takes an age in days and no date",
  },
};

async function lock(request: Request, workspace: Workspace): Promise<Outcome> {
  await workspace.write("pyproject.toml", project(request));
  const { stdout, ...ended } = await workspace.run(
    "poetry",
    ["lock", "--no-interaction"],
    environment(request),
  );
  const versions = ended.code === 0 ? lockedVersions(await workspace.read("poetry.lock")) : new Map();
  return { ...ended, versions };
}

/** It installs only files with a hash in the lock file. */
async function install(request: Request, workspace: Workspace): Promise<Outcome> {
  const locked = await lock(request, workspace);
  if (locked.code !== 0) return locked;
  const { stdout, ...ended } = await workspace.run(
    "poetry",
    ["sync", "--no-root", "--no-interaction"],
    environment(request),
  );
  return { ...ended, versions: await workspace.installed() };
}

/** Logins of sources come from the environment: poetry takes them out of URLs. */
function environment({ indexes }: Request): Record<string, string> {
  const logins = indexes.map((url, n) => {
    const { username, password } = new URL(url);
    return {
      [`POETRY_HTTP_BASIC_INDEX_${n}_USERNAME`]: decodeURIComponent(username),
      [`POETRY_HTTP_BASIC_INDEX_${n}_PASSWORD`]: decodeURIComponent(password),
    };
  });
  return Object.assign({ POETRY_VIRTUALENVS_IN_PROJECT: "true" }, ...logins);
}

function project({ requirements, indexes, prereleases }: Request): string {
  const sources = indexes.map((address, n) => {
    const url = new URL(address);
    url.username = "";
    url.password = "";
    return `
[[tool.poetry.source]]
name = "index-${n}"
url = "${url}"
priority = "${n === 0 ? "primary" : "supplemental"}"
`;
  });
  const names = requirements.map((requirement) => /^[\w.-]+/.exec(requirement)?.[0] ?? "");
  const allowed = prereleases
    ? `\n[tool.poetry.dependencies]\n${names.map((name) => `${name} = { allow-prereleases = true }\n`).join("")}`
    : "";
  return `[project]
name = "the-project"
version = "0"
requires-python = ">=3.8"
dependencies = ${JSON.stringify(requirements)}
${allowed}
[tool.poetry]
package-mode = false
${sources.join("")}`;
}
