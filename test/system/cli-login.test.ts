import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { describedStack } from "../support/described-stack.ts";
import { parametersOf } from "../support/parameters.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { runWheelyard } from "../support/wheelyard.ts";

const CREDENTIALS = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret", AWS_REGION: "eu-west-1" };
/** The login of the local index, as if an environment stored it. */
const STORED = { "/wheelyard/qa/users/local": "local" };

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  const wheel = await buildWheel({ name: "acme", version: "1.0" });
  await stack.bucket.put(wheel.filename, wheel.body);
});
afterAll(() => stack[Symbol.asyncDispose]());

async function awsWith(parameters: Record<string, string>, outputs: Record<string, string> = {}) {
  return {
    ...CREDENTIALS,
    AWS_ENDPOINT_URL_SSM: await parametersOf(parameters),
    AWS_ENDPOINT_URL_CLOUDFORMATION: await describedStack({
      BucketName: "b",
      UsersArn: "arn",
      IndexUrl: `${stack.index.url}/simple/`,
      ...outputs,
    }),
  };
}

it("lets clients in by the netrc file, and shows the token nowhere", async () => {
  const file = join(await temporaryFolder(), "netrc");
  await writeFile(file, "machine other.example login a password b\n");
  const env = { ...(await awsWith(STORED)), NETRC: file };
  const ended = await runWheelyard(["login", "--env", "qa", "--user", "local"], { env });
  expect(ended).toEqual({
    code: 0,
    stdout: `Stored the login of local at 127.0.0.1 in ${file}\n`,
    stderr: "",
  });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, "utf8")).toContain("machine other.example login a password b\n");
  const target = await temporaryFolder();
  const pip = ["-m", "pip", "download", "--no-deps", "--dest", target, "--no-input", "--no-cache-dir"];
  const installed = await runCommand(
    "python3",
    [...pip, "--disable-pip-version-check", "--index-url", `${stack.index.url}/simple/`, "acme"],
    cleanEnvironment({ NETRC: file }),
  );
  expect(installed, installed.stderr).toMatchObject({ code: 0 });
});

it("needs no right but that to the parameter if the address is given", async () => {
  const file = join(await temporaryFolder(), "netrc");
  const env = { ...CREDENTIALS, AWS_ENDPOINT_URL_SSM: await parametersOf(STORED), NETRC: file };
  const address = ["--index-url", "https://pypi.example.com"];
  const ended = await runWheelyard(["login", "--env", "qa", "--user", "local", ...address], { env });
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  expect(await readFile(file, "utf8")).toBe("machine pypi.example.com login local password local\n");
});

it("prints variables for a shell, with which pip finds the index", async () => {
  const env = await awsWith(STORED, { UpstreamSettings: '{"reserved":[]}' });
  const ended = await runWheelyard(["login", "--env", "qa", "--user", "local", "--print-env"], { env });
  const { host } = new URL(stack.index.url);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(ended.stdout.trimEnd().split("\n")).toEqual([
    `export PIP_INDEX_URL=http://local:local@${host}/simple/`,
    `export UV_DEFAULT_INDEX=wheelyard=http://${host}/simple/`,
    "export UV_INDEX_WHEELYARD_USERNAME=local",
    "export UV_INDEX_WHEELYARD_PASSWORD=local",
    "export POETRY_HTTP_BASIC_WHEELYARD_USERNAME=local",
    "export POETRY_HTTP_BASIC_WHEELYARD_PASSWORD=local",
    "export WHEELYARD_USER=local",
    "export WHEELYARD_TOKEN=local",
  ]);
  const target = await temporaryFolder();
  const script = `eval "$1"; python3 -m pip download --quiet --no-deps --no-cache-dir --disable-pip-version-check --dest "$2" acme`;
  const pip = await runCommand("sh", ["-c", script, "sh", ended.stdout, target], cleanEnvironment());
  expect(pip, pip.stderr).toMatchObject({ code: 0 });
});

it("leaves pypi.org to uv if the index has no upstream", async () => {
  const ended = await runWheelyard(["login", "--env", "qa", "--user", "local", "--print-env"], {
    env: await awsWith(STORED),
  });
  expect(ended.stdout).toContain("export UV_INDEX=wheelyard=http");
});

it("asks GitHub's runner to hide the token", async () => {
  const env = { ...(await awsWith(STORED)), GITHUB_ACTIONS: "true" };
  const ended = await runWheelyard(["login", "--env", "qa", "--user", "local", "--print-env"], { env });
  expect(ended).toMatchObject({ code: 0, stderr: "::add-mask::local\n" });
  expect(ended.stdout).not.toContain("mask");
});

describe("says what it lacks", () => {
  it.each<[string, Record<string, string>, string[], number, string]>([
    [
      "an environment",
      {},
      [],
      2,
      'A local index stores no token: put its user and token into the URL, as "pnpm start"',
    ],
    [
      "a stored token",
      {},
      ["--env", "qa"],
      1,
      'Cannot find a token in parameter "/wheelyard/qa/users/ci": "wheelyard user add ci --store --env qa" puts one',
    ],
    [
      "a token that every client can read",
      { "/wheelyard/qa/users/ci": "se cret" },
      ["--env", "qa"],
      1,
      'Cannot use the token in parameter "/wheelyard/qa/users/ci": expected 1 to 128 letters',
    ],
    [
      "a user with a parameter",
      {},
      ["--env", "qa", "--user", "a@b"],
      2,
      'Cannot name a parameter after user "a@b"',
    ],
  ])("%s", async (_, parameters, args, code, message) => {
    const ended = await runWheelyard(["login", ...args], { env: await awsWith(parameters) });
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toContain("se cret");
  });

  it("a file that it may write", async () => {
    const folder = join(await temporaryFolder(), "netrc");
    await mkdir(folder);
    const env = { ...(await awsWith(STORED)), NETRC: folder };
    const ended = await runWheelyard(["login", "--env", "qa", "--user", "local"], { env });
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toBe(`error: Cannot write a login into "${folder}": expected a file, or none yet\n`);
  });
});

it("stores no token of a local index", async () => {
  const env = { WHEELYARD_USERS_FILE: join(await temporaryFolder(), "users.json") };
  const ended = await runWheelyard(["user", "add", "ci", "--store"], { env });
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  expect(ended.stderr).toContain("expected --env, because a local index has no parameters");
  const listed = await runWheelyard(["user", "list"], { env });
  expect(listed.stdout).toBe("");
});

it("prints a new user as JSON", async () => {
  const env = { WHEELYARD_USERS_FILE: join(await temporaryFolder(), "users.json") };
  const ended = await runWheelyard(["user", "add", "ci", "--project", "acme-*", "--json"], { env });
  expect(JSON.parse(ended.stdout)).toEqual({
    name: "ci",
    projects: ["acme-*"],
    id: expect.stringMatching(/^[0-9a-f]{10}$/),
    expires: null,
    indexUrl: null,
    token: expect.stringMatching(/^wheelyard_/),
  });
  expect(ended.stderr).toBe("");
});
