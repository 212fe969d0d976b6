import { join } from "node:path";
import { isThorough, SEED } from "@wheelyard/core/testing/extent";
import { seededShare } from "@wheelyard/core/testing/seeded-share";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { type Client, clientSettings } from "@wheelyard/site/client-settings";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describedStack } from "../support/described-stack.ts";
import { parametersOf } from "../support/parameters.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { runWheelyard } from "../support/wheelyard.ts";
import { clientPrograms } from "./environment.ts";
import { SETTINGS_USES } from "./printed-settings.ts";
import { Workspace } from "./workspace.ts";

/* What a lock file keeps of the URL from which it was made, and how `login` and `pip-config` keep the token out of it. */

interface Locker {
  client: Client;
  lock: string;
  /** What the file keeps of a login that is written into the URL. */
  keeps: "the login" | "the URL without the login" | "nothing of the URL";
  /** Installs what is locked. */
  install: readonly [program: string, ...args: string[]];
}

const LOCKERS: readonly Locker[] = [
  { client: "uv", lock: "uv.lock", keeps: "the URL without the login", install: ["uv", "sync", "--frozen"] },
  {
    client: "poetry",
    lock: "poetry.lock",
    keeps: "the login",
    install: ["poetry", "sync", "--no-interaction"],
  },
  { client: "pdm", lock: "pdm.lock", keeps: "nothing of the URL", install: ["pdm", "sync"] },
  { client: "pipenv", lock: "Pipfile.lock", keeps: "the login", install: ["pipenv", "sync"] },
  {
    client: "pip-tools",
    lock: "requirements.txt",
    keeps: "the login",
    install: [
      ...(["python", "-m", "pip", "install", "--no-cache-dir", "--target", "target"] as const),
      ...["--requirement", "requirements.txt"],
    ],
  },
];

/** pip-compile and hatch take the URL from the project's file, and so not the login in PIP_INDEX_URL. */
const ONLY_BY_NETRC: readonly Client[] = ["pip-tools", "hatch"];

/** How many clients lock, if not all do. */
const SHARE = 1;

const TRIED = isThorough ? LOCKERS : seededShare(LOCKERS, SHARE, SEED, ({ client }) => client);

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  const wheel = buildWheel({ name: "acme", version: "1.0" });
  await stack.bucket.put(wheel.filename, wheel.body);
  await stack.drain();
});
afterAll(() => stack[Symbol.asyncDispose]());

/** @param settings of the client, as `pip-config` prints them or changed */
async function projectOf(client: Client, change: (settings: string) => string = (settings) => settings) {
  const use = SETTINGS_USES.find((one) => one.client === client);
  if (use === undefined) throw new Error(`Cannot use ${client}: expected one whose settings are tested`);
  const printed = clientSettings(client, { indexUrl: withoutLogin(), user: "local" }, "upstream");
  const workspace = await Workspace.make(await clientPrograms(use.requirements));
  for (const [file, content] of Object.entries(use.files(change(printed.settings), "acme")))
    await workspace.write(file, content);
  const { NETRC: _, ...env } = use.env(workspace);
  const quiet = Object.fromEntries(Object.entries(env).filter(([name]) => !/USER|TOKEN|PASSWORD/.test(name)));
  return { use, workspace, env: { ...quiet, UV_CACHE_DIR: workspace.path("cache") } };
}

function withoutLogin(): string {
  const url = new URL(stack.index.simpleUrl);
  [url.username, url.password] = ["", ""];
  return url.href;
}

/** What an environment's `login` needs, if it stores the login of the local index. */
async function aws() {
  return {
    ...{ AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret", AWS_REGION: "eu-west-1" },
    AWS_ENDPOINT_URL_SSM: await parametersOf({ "/wheelyard/qa/users/local": "local" }),
    AWS_ENDPOINT_URL_CLOUDFORMATION: await describedStack({
      BucketName: "b",
      UsersArn: "arn",
      IndexUrl: withoutLogin(),
      UpstreamSettings: '{"reserved":[]}',
    }),
  };
}

const LOGIN = ["login", "--env", "qa", "--user", "local"];

async function byVariables(): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await runWheelyard([...LOGIN, "--print-env"], { env: await aws() });
  expect(code, stderr).toBe(0);
  return Object.fromEntries(
    Array.from(stdout.matchAll(/^export (\w+)=(.*)$/gm), ([, name, value]) => [name, value]),
  );
}

async function byNetrc(workspace: Workspace): Promise<Record<string, string>> {
  const NETRC = join(workspace.folder, "home", ".netrc");
  const { code, stderr } = await runWheelyard(LOGIN, { env: { ...(await aws()), NETRC } });
  expect(code, stderr).toBe(0);
  return { NETRC };
}

/** A login in a URL. A variable in its place is none. */
const LOGIN_IN_URL = /:\/\/[^/\s"'$]*@/;

it.each(TRIED)("$lock keeps $keeps", async ({ client, lock, keeps }) => {
  const host = new URL(withoutLogin()).host;
  const { use, workspace, env } = await projectOf(client, (settings) =>
    settings
      .replace(/:\/\/(?:\$\{WHEELYARD_USER\}:\$\{WHEELYARD_TOKEN\}@)?(?=127)/, "://local:local@")
      .replace(/^emit-index-url.*\n/m, ""),
  );
  await using _ = workspace;
  const [program, ...args] = use.command("acme", workspace);
  const { code, output } = await workspace.run(program, args, env);
  expect(code, output).toBe(0);
  const text = await workspace.read(lock);
  expect({ login: LOGIN_IN_URL.test(text), url: text.includes(host) }, text).toEqual({
    login: keeps === "the login",
    url: keeps !== "nothing of the URL",
  });
});

const LOGINS = TRIED.flatMap((row) =>
  (["netrc", "variables"] as const)
    .filter((by) => by === "netrc" || !ONLY_BY_NETRC.includes(row.client))
    .map((by) => ({ ...row, by })),
);

it.each(LOGINS)(
  "after a login by $by, $client locks without the login, and installs what it locked",
  async ({ client, lock, install, by }) => {
    const { use, workspace, env } = await projectOf(client, (settings) =>
      by === "netrc" ? settings.replace(/\$\{WHEELYARD_USER\}:\$\{WHEELYARD_TOKEN\}@/, "") : settings,
    );
    await using _ = workspace;
    const login = by === "netrc" ? await byNetrc(workspace) : await byVariables();
    const [program, ...args] = use.command("acme", workspace);
    const locked = await workspace.run(program, args, { ...env, ...login });
    expect(locked.code, locked.output).toBe(0);
    expect(await workspace.read(lock)).not.toMatch(LOGIN_IN_URL);
    // What pip-compile writes leaves the index to the machine that installs.
    const machine = { PIP_INDEX_URL: withoutLogin(), ...login };
    const installed = await workspace.run(install[0], install.slice(1), { ...env, ...machine });
    expect(installed.code, installed.output).toBe(0);
  },
);

it("hatch installs after a login by netrc", async () => {
  const { use, workspace, env } = await projectOf("hatch");
  await using _ = workspace;
  const login = await byNetrc(workspace);
  const [program, ...args] = use.command("acme", workspace);
  const { code, output } = await workspace.run(program, args, { ...env, ...login });
  expect(code, output).toBe(0);
});
