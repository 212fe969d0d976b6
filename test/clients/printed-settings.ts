import type { Client, ClientSettings } from "@wheelyard/site/client-settings";
import { lockedVersions } from "./toml-lock.ts";
import { normalised, type Workspace } from "./workspace.ts";

/** How a client is used with settings as `pip-config` prints them. */
export interface SettingsUse {
  client: Client;
  /** The file in `requirements/` that its environment is made from. */
  requirements: string;
  /** The same for a program that the client runs. */
  besides?: string;
  /** The files of a project that needs `name`, with the settings in one of them. */
  files(settings: string, name: string): Record<string, string>;
  command(name: string, workspace: Workspace): readonly [program: string, ...args: string[]];
  /** Where the token goes, as `pip-config` says, and what keeps the client in its folder. */
  env(workspace: Workspace): Record<string, string>;
  /** What it chose, by name. */
  chosen(workspace: Workspace): Promise<ReadonlyMap<string, string>>;
}

const NETRC = "netrc";

/** The line for `~/.netrc` that is printed for some clients. */
export function netrcOf({ credentials }: ClientSettings): Record<string, string> {
  const line = credentials.split("\n").find((part) => part.trim().startsWith("machine "));
  return line === undefined ? {} : { [NETRC]: line.replace("TOKEN", "local") };
}

function project(name: string): string {
  return `[project]
name = "the-project"
version = "0"
requires-python = ">=3.9"
dependencies = ["${name}"]
`;
}

const lockedIn = (file: string) => async (workspace: Workspace) => lockedVersions(await workspace.read(file));

export const SETTINGS_USES: readonly SettingsUse[] = [
  {
    client: "pip",
    requirements: "pip-26.3.txt",
    files: (settings) => ({ "pip.conf": settings }),
    command: (name, workspace) => [
      ...(["python", "-m", "pip", "install", "--no-cache-dir"] as const),
      ...["--target", workspace.path("target"), name],
    ],
    env: (workspace) => ({ PIP_CONFIG_FILE: workspace.path("pip.conf"), NETRC: workspace.path(NETRC) }),
    chosen: (workspace) => workspace.installed(),
  },
  {
    client: "uv",
    requirements: "uv.txt",
    files: (settings, name) => ({
      "pyproject.toml": `${project(name)}\n[tool.uv]\nenvironments = ["python_version < '3.50'"]\n\n${settings}\n`,
    }),
    command: () => ["uv", "lock"],
    env: () => ({
      UV_INDEX_WHEELYARD_USERNAME: "local",
      UV_INDEX_WHEELYARD_PASSWORD: "local",
      UV_PYTHON_DOWNLOADS: "never",
    }),
    chosen: lockedIn("uv.lock"),
  },
  {
    client: "poetry",
    requirements: "poetry.txt",
    files: (settings, name) => ({
      "pyproject.toml": `${project(name)}\n[tool.poetry]\npackage-mode = false\n\n${settings}\n`,
    }),
    command: () => ["poetry", "lock", "--no-interaction"],
    env: () => ({
      POETRY_HTTP_BASIC_WHEELYARD_USERNAME: "local",
      POETRY_HTTP_BASIC_WHEELYARD_PASSWORD: "local",
    }),
    chosen: lockedIn("poetry.lock"),
  },
  {
    client: "pdm",
    requirements: "pdm.txt",
    files: (settings, name) => ({
      "pyproject.toml": `${project(name)}\n[tool.pdm]\ndistribution = false\n\n${settings}\n`,
    }),
    command: () => ["pdm", "lock"],
    env: () => ({
      WHEELYARD_USER: "local",
      WHEELYARD_TOKEN: "local",
      PDM_CHECK_UPDATE: "0",
      PDM_IGNORE_ACTIVE_VENV: "1",
    }),
    chosen: lockedIn("pdm.lock"),
  },
  {
    client: "pipenv",
    requirements: "pipenv.txt",
    files: (settings, name) => ({
      Pipfile: settings.includes("[packages]")
        ? `${settings}\n`
        : `${settings}\n\n[packages]\n${name} = "*"\n`,
    }),
    command: () => ["pipenv", "lock"],
    env: () => ({ WHEELYARD_USER: "local", WHEELYARD_TOKEN: "local", PIPENV_VENV_IN_PROJECT: "1", CI: "1" }),
    chosen: async (workspace) => pipenvVersions(await workspace.read("Pipfile.lock")),
  },
  {
    client: "hatch",
    requirements: "hatch.txt",
    // Other environments have the settings of the one called default.
    files: (settings, name) => ({
      "pyproject.toml": `${project(name)}\n${settings}\n\n[tool.hatch.envs.other]\nskip-install = true\ndependencies = ["${name}"]\n`,
    }),
    command: () => ["hatch", "env", "create", "other"],
    env: (workspace) => ({
      HATCH_DATA_DIR: workspace.path("hatch"),
      NETRC: workspace.path(NETRC),
      UV_PYTHON_DOWNLOADS: "never",
    }),
    chosen: (workspace) => workspace.installed(),
  },
  {
    client: "pip-tools",
    requirements: "pip-tools.txt",
    files: (settings, name) => ({
      "pyproject.toml": `${project(name)}\n${settings}\n`,
      "requirements.in": `${name}\n`,
    }),
    command: () => ["pip-compile", "--no-annotate", "requirements.in"],
    env: (workspace) => ({ NETRC: workspace.path(NETRC), PIP_TOOLS_CACHE_DIR: workspace.path("cache") }),
    chosen: async (workspace) => requiredVersions(await workspace.read("requirements.txt")),
  },
  {
    client: "pipx",
    requirements: "pipx.txt",
    besides: "uv.txt",
    files: (settings, name) => ({ profile: `${settings}\nexec pipx install ${name}\n` }),
    command: () => ["/bin/sh", "profile"],
    env: (workspace) => ({
      PIPX_HOME: workspace.path("pipx"),
      NETRC: workspace.path(NETRC),
      UV_PYTHON_DOWNLOADS: "never",
    }),
    chosen: (workspace) => workspace.installed(),
  },
];

function pipenvVersions(text: string): Map<string, string> {
  const { default: packages } = JSON.parse(text) as { default: Record<string, { version: string }> };
  return new Map(
    Object.entries(packages).map(([name, { version }]) => [normalised(name), version.replace(/^==/, "")]),
  );
}

/** Of what `pip-compile` writes with hashes, and without an index. */
function requiredVersions(text: string): Map<string, string> {
  if (/^--.*index-url/m.test(text)) throw new Error(`Cannot share what pip-compile wrote: ${text}`);
  const pins = text.matchAll(/^(\S+)==(\S+) \\\n +--hash=sha256:[0-9a-f]{64}/gm);
  return new Map(Array.from(pins, ([, name = "", version = ""]) => [normalised(name), version]));
}
