import type { Client, Request, Verbs } from "./client.ts";
import { hashedRequirements } from "./hashed-requirements.ts";
import type { Outcome } from "./outcome.ts";
import { lockedVersions } from "./toml-lock.ts";
import type { Workspace } from "./workspace.ts";

const NO_DATES = "the first that reads dates is 26.0";
const NO_METADATA = "the first that reads it is 22.3";
const NOT_NAMED = "it says that there is no such distribution";

/** The oldest that recognises Python 3.10 and later. It reads only HTML. */
export const oldestPip: Client = {
  name: "pip",
  version: "19.3.1",
  requirements: "pip-19.3.1.txt",
  verbs: verbs({ find: findByRefusal }),
  lacks: {
    lock: "the first that only resolves is 22.2",
    "newest does not fit": "the first that goes back is 20.3",
    sdist: "the first that finds a build backend inside an sdist is 20.0",
    "exclude newer": NO_DATES,
    metadata: NO_METADATA,
    "wrong token named": NOT_NAMED,
  },
};

/** The first that reads JSON. */
export const firstPipWithJson: Client = {
  name: "pip",
  version: "22.2",
  requirements: "pip-22.2.txt",
  verbs: verbs({ find, lock: dryRun }),
  lacks: { "exclude newer": NO_DATES, metadata: NO_METADATA, "wrong token named": NOT_NAMED },
};

export const newestPip: Client = {
  name: "pip",
  version: "26.3",
  requirements: "pip-26.3.txt",
  verbs: verbs({ find, lock }),
  lacks: {},
};

function verbs(further: Partial<Verbs>): Partial<Verbs> {
  return { ...further, install, "install with hashes": installWithHashes };
}

async function find(request: Request, workspace: Workspace): Promise<Outcome> {
  const [project = ""] = request.requirements;
  const { stdout, ...ended } = await workspace.run("python", [
    ...["-m", "pip", "index", "versions", project],
    ...options(request),
  ]);
  const [newest = ""] = versionsAfter("Available versions: ", stdout);
  return { ...ended, versions: new Map([[project, newest]]) };
}

/** It has no command for this: asked for an impossible version, it names those that exist. */
async function findByRefusal(request: Request, workspace: Workspace): Promise<Outcome> {
  const [project = ""] = request.requirements;
  const { output } = await workspace.run("python", [
    ...["-m", "pip", "install", `${project}==0.dev0`],
    ...options(request),
  ]);
  const newest = versionsAfter("(from versions: ", output).at(-1) ?? "";
  return { code: 0, output, versions: new Map([[project, newest]]) };
}

function versionsAfter(words: string, output: string): string[] {
  const [, line = ""] = output.split(words);
  return /^[^)\n]*/.exec(line)?.[0].split(", ") ?? [];
}

async function dryRun(request: Request, workspace: Workspace): Promise<Outcome> {
  const { stdout, ...ended } = await workspace.run("python", [
    ...["-m", "pip", "install", "--dry-run", "--ignore-installed", "--report", "report.json"],
    ...options(request),
    ...request.requirements,
  ]);
  if (ended.code !== 0) return { ...ended, versions: new Map() };
  const report = JSON.parse(await workspace.read("report.json")) as {
    install: { metadata: { name: string; version: string } }[];
  };
  const versions = new Map(report.install.map(({ metadata: { name, version } }) => [name, version]));
  return { ...ended, versions };
}

async function lock(request: Request, workspace: Workspace): Promise<Outcome> {
  const { stdout, ...ended } = await workspace.run("python", [
    ...["-m", "pip", "lock", "--output", "pylock.toml"],
    ...options(request),
    ...request.requirements,
  ]);
  const versions = ended.code === 0 ? lockedVersions(await workspace.read("pylock.toml")) : new Map();
  return { ...ended, versions };
}

async function install(request: Request, workspace: Workspace): Promise<Outcome> {
  const { stdout, ...ended } = await workspace.run("python", [
    ...["-m", "pip", "install", "--target", workspace.path("target")],
    ...options(request),
    ...request.requirements,
  ]);
  return { ...ended, versions: await workspace.installed() };
}

async function installWithHashes(request: Request, workspace: Workspace): Promise<Outcome> {
  const requirements = await workspace.write("requirements.txt", hashedRequirements(request));
  const { stdout, ...ended } = await workspace.run("python", [
    ...["-m", "pip", "install", "--require-hashes", "--target", workspace.path("target")],
    ...options(request),
    ...["--requirement", requirements],
  ]);
  return { ...ended, versions: await workspace.installed() };
}

function options({ indexes, prereleases, before }: Request): string[] {
  const [first = "", ...others] = indexes;
  return [
    ...["--no-cache-dir", "--index-url", first],
    ...others.flatMap((url) => ["--extra-index-url", url]),
    ...(prereleases ? ["--pre"] : []),
    ...(before === undefined ? [] : ["--uploaded-prior-to", before]),
  ];
}
