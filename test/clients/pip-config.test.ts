import { isThorough, SEED } from "@wheelyard/core/testing/extent";
import { seededShare } from "@wheelyard/core/testing/seeded-share";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Client, clientSettings } from "../../packages/cli/src/clients/client-settings.ts";
import { clientPrograms } from "./environment.ts";
import { lockedVersions } from "./toml-lock.ts";
import { startUpstreamStage, type UpstreamStage } from "./upstream-stage.ts";
import { Workspace } from "./workspace.ts";

const PROJECT = `[project]
name = "the-project"
version = "0"
requires-python = ">=3.9"
dependencies = ["ours"]
`;

/** How a client locks a project with the settings that `pip-config` prints. */
interface Row {
  client: Client;
  /** The file in `requirements/` that its environment is made from. */
  requirements: string;
  /** The project's file, around the settings. */
  file: string;
  content: (settings: string) => string;
  command: readonly [program: string, ...args: string[]];
  /** Where the token goes, as `pip-config` says. */
  env: Record<string, string>;
  lock: string;
}

const ROWS: readonly Row[] = [
  {
    client: "uv",
    requirements: "uv.txt",
    file: "pyproject.toml",
    content: (settings) =>
      `${PROJECT}\n[tool.uv]\nenvironments = ["python_version < '3.50'"]\n\n${settings}\n`,
    command: ["uv", "lock"],
    env: {
      UV_INDEX_WHEELYARD_USERNAME: "local",
      UV_INDEX_WHEELYARD_PASSWORD: "local",
      UV_PYTHON_DOWNLOADS: "never",
    },
    lock: "uv.lock",
  },
  {
    client: "poetry",
    requirements: "poetry.txt",
    file: "pyproject.toml",
    content: (settings) => `${PROJECT}\n[tool.poetry]\npackage-mode = false\n\n${settings}\n`,
    command: ["poetry", "lock", "--no-interaction"],
    env: { POETRY_HTTP_BASIC_WHEELYARD_USERNAME: "local", POETRY_HTTP_BASIC_WHEELYARD_PASSWORD: "local" },
    lock: "poetry.lock",
  },
  {
    client: "pdm",
    requirements: "pdm.txt",
    file: "pyproject.toml",
    content: (settings) => `${PROJECT}\n[tool.pdm]\ndistribution = false\n\n${settings}\n`,
    command: ["pdm", "lock"],
    env: {
      WHEELYARD_USER: "local",
      WHEELYARD_TOKEN: "local",
      PDM_CHECK_UPDATE: "0",
      PDM_IGNORE_ACTIVE_VENV: "1",
    },
    lock: "pdm.lock",
  },
  {
    client: "pipenv",
    requirements: "pipenv.txt",
    file: "Pipfile",
    content: (settings) => `${settings}\n\n[packages]\nours = "*"\n`,
    command: ["pipenv", "lock"],
    env: { WHEELYARD_USER: "local", WHEELYARD_TOKEN: "local", PIPENV_VENV_IN_PROJECT: "1", CI: "1" },
    lock: "Pipfile.lock",
  },
];

/** How many clients are asked, if not all are. */
const SHARE = 1;

let stage: UpstreamStage;

beforeAll(async () => {
  stage = await startUpstreamStage();
});

afterAll(() => stage?.[Symbol.asyncDispose]());

it.each(isThorough ? ROWS : seededShare(ROWS, SHARE, SEED, ({ client }) => client))(
  "$client locks a private project and its public dependency with the settings that are printed",
  async ({ client, requirements, file, content, command: [program, ...args], env, lock }) => {
    const address = new URL(stage.index);
    address.username = "";
    address.password = "";
    const { settings } = clientSettings(client, { indexUrl: address.href, user: "local" }, "upstream");
    await using workspace = await Workspace.make(await clientPrograms(requirements));
    await workspace.write(file, content(settings));
    stage.takeAsked();
    const { code, output } = await workspace.run(program, args, env);
    expect(code, output).toBe(0);
    const text = await workspace.read(lock);
    const versions = Object.fromEntries(client === "pipenv" ? pipenvVersions(text) : lockedVersions(text));
    expect(versions).toMatchObject({ ours: "1.0", public: "1.0" });
    expect([...new Set(stage.takeAsked())]).toEqual(["public"]);
  },
);

function pipenvVersions(text: string): [string, string][] {
  const { default: packages } = JSON.parse(text) as { default: Record<string, { version: string }> };
  return Object.entries(packages).map(([name, { version }]) => [name, version.replace(/^==/, "")]);
}
