import type { Client, Request } from "./client.ts";
import type { Outcome } from "./outcome.ts";
import { normalised, type Workspace } from "./workspace.ts";

export const pipenv: Client = {
  name: "pipenv",
  version: "2026.10.3",
  requirements: "pipenv.txt",
  verbs: { lock, install, "install with hashes": install },
  lacks: {
    find: "no command for it",
    "exclude newer": "no option for it",
    "next index": "it asks the source that a package names, and else the first alone",
    "wrong token named": "it says that there is no such distribution",
  },
};

const ENVIRONMENT = { PIPENV_VENV_IN_PROJECT: "1", PIPENV_NOSPIN: "1", PIPENV_YES: "1", CI: "1" };

interface PipfileLock {
  default: Record<string, { version: string; hashes: string[] }>;
}

async function lock(request: Request, workspace: Workspace): Promise<Outcome> {
  await workspace.write("Pipfile", pipfile(request));
  const { stdout, ...ended } = await workspace.run("pipenv", ["lock"], ENVIRONMENT);
  if (ended.code !== 0) return { ...ended, versions: new Map() };
  const { default: packages } = JSON.parse(await workspace.read("Pipfile.lock")) as PipfileLock;
  const versions = Object.entries(packages).map(
    ([name, { version }]) => [normalised(name), version.replace(/^==/, "")] as const,
  );
  return { ...ended, versions: new Map(versions) };
}

/** It installs only files with a hash in the lock file. */
async function install(request: Request, workspace: Workspace): Promise<Outcome> {
  const locked = await lock(request, workspace);
  if (locked.code !== 0) return locked;
  const { stdout, ...ended } = await workspace.run("pipenv", ["sync"], ENVIRONMENT);
  return { ...ended, versions: await workspace.installed() };
}

/** The source has no `/simple`, as in Pipfiles for indexes with their pages at the root. */
function pipfile({ requirements, indexes: [index = ""], prereleases }: Request): string {
  const packages = requirements.map((requirement) => {
    const [, name = "", specifier = ""] = /^([\w.-]+)(.*)$/.exec(requirement) ?? [];
    return `"${name}" = "${specifier || "*"}"\n`;
  });
  return `[[source]]
url = ${JSON.stringify(index.replace(/\/simple\/$/, ""))}
verify_ssl = true
name = "mydomain"

[packages]
${packages.join("")}
[pipenv]
allow_prereleases = ${prereleases === "allowed"}
`;
}
