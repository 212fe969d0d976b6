import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildCommandLine } from "@wheelyard/cli/build";
import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import { SECURITY_HEADERS } from "@wheelyard/edge-auth/response-headers";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installAwsCli } from "../support/aws-cli.ts";
import { endDoctor } from "../support/end-doctor.ts";
import { installedVersion, pipInstall } from "../support/pip.ts";
import { runWheelyard } from "../support/wheelyard.ts";
import { allowMessageBatches } from "./allow-message-batches.ts";
import { keepShowingUsers, readDeployedEdge, showUsersToEdge } from "./deployed-edge.ts";
import {
  appOf,
  bootstrap,
  deploy,
  eventually,
  type Outputs,
  openTerminal,
  type RoleOutput,
  type Terminal,
  untilIndexed,
} from "./deployment.ts";
import { type Emulator, startEmulator } from "./emulator.ts";
import { makeOldVersions } from "./old-versions.ts";
import { openSiteDoor, type SiteDoor } from "./site-door.ts";

const JSON_PAGE = "application/vnd.pypi.simple.v1+json";
/** CloudFront gets a 404, because it may list the bucket. The emulator doesn't check that. */
const MISSING = 403;
const REQUEST_ID = /^[0-9a-f-]{36}$/;
const WHEEL = buildWheel({ name: "acme", version: "1.0" });
const NEXT = buildWheel({ name: "acme", version: "2.0" });
const YANKED = buildWheel({ name: "legacy", version: "0.9" });
const SUSPECT = buildWheel({ name: "suspect", version: "1.0" });
const LOCAL_VERSION = buildWheel({ name: "acme", version: "1.1+cu118" });

// One deployment, from its first day to its last: each test continues where the one before ended.
let emulator: Emulator;
let terminal: Terminal;
let outputs: Outputs;
let edgeCode: string;
let door: SiteDoor;
let folder: string;
let token: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-deploy-test-"));
  const awsProgram = await installAwsCli();
  emulator = await startEmulator();
  terminal = openTerminal(emulator, awsProgram);
  for (const { filename, body } of [WHEEL, LOCAL_VERSION]) await writeFile(join(folder, filename), body);
});

afterAll(async () => {
  await door?.[Symbol.asyncDispose]();
  await emulator?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

it("deploys an environment", async () => {
  await bootstrap(terminal);
  outputs = await deploy(terminal, appOf("deployed"), folder);
  door = await openSiteDoor(emulator, outputs.DistributionDomainName);
  edgeCode = await readDeployedEdge(terminal, folder);
  expect(edgeCode).toBe((await buildEdgeFunction("direct")).code);
});

describe("alarms about upstream", () => {
  const FUNCTION = { Namespace: "AWS/Lambda", Statistic: "Sum", Threshold: 0, EvaluationPeriods: 1 };

  it.each<[string, object, string]>([
    ["upstream-errors", { ...FUNCTION, MetricName: "Errors" }, "upstream"],
    ["upstream-throttles", { ...FUNCTION, MetricName: "Throttles" }, "upstream"],
    [
      "upstream-slow",
      {
        Namespace: "AWS/Lambda",
        MetricName: "Duration",
        ExtendedStatistic: "p90",
        Threshold: 4_000,
        EvaluationPeriods: 3,
      },
      "upstream",
    ],
    ["names-check-errors", { ...FUNCTION, MetricName: "Errors" }, "names"],
  ])("%s watches its function", async (alarm, watched, part) => {
    expect(await describeAlarm(alarm)).toMatchObject({
      ...watched,
      Dimensions: [{ Name: "FunctionName", Value: `wheelyard-dev-${part}` }],
      Period: 300,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
      AlarmActions: [expect.stringMatching(/^arn:aws:sns:/)],
      AlarmDescription: expect.stringContaining(`#${alarm}`),
    });
    expect(
      await terminal.aws("lambda", "get-function", "--function-name", `wheelyard-dev-${part}`),
    ).toContain(`wheelyard-dev-${part}`);
  });

  it("private-names-upstream goes off when a private name appears", async () => {
    const alarm = () => describeAlarm("private-names-upstream");
    const report = (names: number) =>
      terminal.aws(
        ...["cloudwatch", "put-metric-data", "--namespace", "wheelyard"],
        ...["--metric-name", "PrivateNamesUpstream", "--dimensions", "Environment=dev"],
        ...["--value", String(names)],
      );
    expect(await alarm()).toMatchObject({
      Namespace: "wheelyard",
      MetricName: "PrivateNamesUpstream",
      Dimensions: [{ Name: "Environment", Value: "dev" }],
      Statistic: "Maximum",
      Period: 300,
      Threshold: 0,
      EvaluationPeriods: 1,
    });
    await report(0);
    await eventually(async () => expect((await alarm()).StateValue).toBe("OK"));
    await report(1);
    await eventually(async () => expect((await alarm()).StateValue).toBe("ALARM"));
  });
});

it("lets no one in before there is a user", async () => {
  await showUsersToEdge(emulator, terminal, outputs, edgeCode, folder);
  const response = await fetch(`${door.url}/simple/`);
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toContain("Basic realm=");
});

it("lets a user in with the command that the deployment prints", async () => {
  const command = outputs.AddUserCommand.replace("NAME", "alice").split(" ");
  expect(command.slice(0, 4)).toEqual(["npx", "-y", "pnpm@12.21.0", "wheelyard"]);
  token = /wheelyard_[\w-]+/.exec(await terminal.wheelyard(...command.slice(4)))?.[0] ?? "";
  await showUsersToEdge(emulator, terminal, outputs, edgeCode, folder);
  expect((await read("/simple/", "wheelyard_wrong")).status).toBe(401);
  // The index is empty.
  expect((await read("/simple/")).status).toBe(MISSING);
});

it("lists what is copied into the bucket", async () => {
  await upload(WHEEL.filename);
  await untilListed([WHEEL.filename]);
  await upload(LOCAL_VERSION.filename, "torch/");
  await untilListed([WHEEL.filename, LOCAL_VERSION.filename]);
  expect((await readProject("acme")).files[0]).toMatchObject({
    hashes: { sha256: createHash("sha256").update(WHEEL.body).digest("hex") },
  });
});

it("serves pages and files, each with its headers", async () => {
  await untilIndexed(terminal, emulator);
  const page = await read("/simple/acme/", token, JSON_PAGE);
  expect(page.headers.get("content-type")).toBe(JSON_PAGE);
  expect(page.headers.get("vary")).toContain("Accept");
  const html = await read("/simple/acme/", token, "text/html");
  expect(html.headers.get("content-type")).toContain("text/html");
  const file = await read(`/torch/${LOCAL_VERSION.filename.replace("+", "%2B")}`);
  expect(Buffer.from(await file.arrayBuffer()).equals(LOCAL_VERSION.body)).toBe(true);
  const metadata = await read(`/${WHEEL.filename}.metadata`);
  expect(await metadata.text()).toContain("Name: acme");
  for (const { headers } of [page, html, file, metadata]) {
    expect(Object.fromEntries(headers)).toMatchObject({
      ...SECURITY_HEADERS,
      "strict-transport-security": "max-age=31536000",
      "content-security-policy": expect.stringContaining("default-src 'none'"),
    });
  }
});

it.each([
  ["a project that there is not", "/simple/other/", MISSING],
  ["a file that there is not", "/other-1.0-py3-none-any.whl", MISSING],
  ["what lies behind the pages", "/_index/simple/acme/index.json", 404],
])("answers a reader who asks for %s", async (_, path, status) => {
  expect((await read(path)).status).toBe(status);
});

it("shows the home page to a reader who asks for the bucket itself", async () => {
  const response = await read("/?list-type=2");
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/html");
  expect(await response.text()).not.toContain("ListBucketResult");
});

it("works with pip install", async () => {
  const index = `${door.url.replace("://", `://alice:${token}@`)}/simple/`;
  const target = join(folder, "installed");
  expect(await pipInstall(index, target, "acme==1.0")).toMatchObject({ code: 0 });
  expect(await installedVersion(target, "acme")).toBe("1.0");
});

it("says in its log what it did, for which request, and how long it took", async () => {
  const [indexed] = await logged("indexer", "indexed");
  expect(indexed).toMatchObject({
    project: "acme",
    request: expect.stringMatching(REQUEST_ID),
    FilesIndexed: 1,
    UploadToVisible: expect.any(Number),
    _aws: { CloudWatchMetrics: [{ Namespace: "wheelyard", Dimensions: [["Environment"]] }] },
  });
});

it("delivers a failed message again within seconds", async () => {
  await allowMessageBatches(terminal, "indexer");
  await sqs("send-message", "--queue-url", outputs.QueueUrl, "--message-body", "nonsense");
  await eventually(async () => expect((await logged("indexer", "retrying")).length).toBeGreaterThan(2));
  await sqs("purge-queue", "--queue-url", outputs.QueueUrl);
});

it("delivers dead letters again with wheelyard redrive", async () => {
  const again = { name: "again", version: "1.0" };
  const { filename, body } = buildWheel(again);
  await writeFile(join(folder, filename), body);
  await terminal.aws("s3", "cp", join(folder, filename), `s3://${outputs.BucketName}/${filename}`);
  await eventually(async () => expect((await readProject("again")).files).toHaveLength(1));
  await terminal.aws("s3", "rm", `s3://${outputs.BucketName}/_index/simple/again/index.json`);
  const event = JSON.stringify({
    Records: [
      {
        eventName: "ObjectCreated:Put",
        s3: { bucket: { name: outputs.BucketName }, object: { key: filename } },
      },
    ],
  });
  await sqs("send-message", "--queue-url", outputs.DeadLettersUrl, "--message-body", event);
  const dryRun = await terminal.wheelyard("redrive", "--env", "dev", "--dry-run");
  expect(dryRun).toBe("Would move 1 message back\n");
  const moved = await terminal.wheelyard("redrive", "--env", "dev", "--json");
  expect(JSON.parse(moved)).toEqual({ moved: 1, left: 0 });
  await eventually(async () => expect((await readProject("again")).files).toHaveLength(1));
  await terminal.aws("s3", "rm", `s3://${outputs.BucketName}/${filename}`);
});

it("runs reconcile once after a deployment, with what its rules send", async () => {
  await allowMessageBatches(terminal, "reconcile");
  const named = ["--rule", "wheelyard-dev-reconcile-once"];
  const { Targets } = JSON.parse(await terminal.aws("events", "list-targets-by-rule", ...named));
  const answer = join(folder, "reconcile.json");
  const once = async (): Promise<object> => {
    const payload = ["--payload", Targets[0].Input, answer];
    await terminal.aws("lambda", "invoke", "--function-name", "wheelyard-dev-reconcile", ...payload);
    return JSON.parse(await readFile(answer, "utf8"));
  };
  await terminal.aws("s3", "rm", `s3://${outputs.BucketName}/_index/agreed/deployment.txt`);
  expect(await once()).toMatchObject({ differences: expect.any(Number) });
  expect(await once()).toEqual({ skipped: "nothing was deployed since" });
});

it("forgets a removed file, and makes CloudFront forget it", async () => {
  await terminal.aws("s3", "rm", `s3://${outputs.BucketName}/torch/${LOCAL_VERSION.filename}`);
  await untilListed([WHEEL.filename]);
  await untilIndexed(terminal, emulator);
  const named = ["--distribution-id", outputs.DistributionId];
  const { InvalidationList } = JSON.parse(await terminal.aws("cloudfront", "list-invalidations", ...named));
  const paths: string[] = [];
  for (const { Id } of InvalidationList.Items) {
    const { Invalidation } = JSON.parse(
      await terminal.aws("cloudfront", "get-invalidation", ...named, "--id", Id),
    );
    paths.push(...Invalidation.InvalidationBatch.Paths.Items);
  }
  expect(paths).toContain(`/torch/${LOCAL_VERSION.filename.replace("+", "%2B")}`);
  expect(paths).toContain(`/_index/metadata/torch/${LOCAL_VERSION.filename.replace("+", "%2B")}.metadata`);
});

it("repairs a removed page that reconcile finds", async () => {
  await allowMessageBatches(terminal, "reconcile");
  await untilIndexed(terminal, emulator);
  expect(await reconcile()).toMatchObject({ differences: 0 });
  await terminal.aws("s3", "rm", `s3://${outputs.BucketName}/_index/simple/acme/index.json`);
  const { differences, left } = await reconcile();
  expect(differences).toBeGreaterThan(0);
  expect(left).toEqual([]);
  await eventually(async () => expect((await read("/simple/acme/", token, JSON_PAGE)).status).toBe(200));
  const [first] = await logged("reconcile", "reconciled");
  expect(first).toMatchObject({ request: expect.stringMatching(REQUEST_ID), ReconcileDifferences: 0 });
});

describe("wheelyard doctor", () => {
  /** What the emulator lacks, or does in a way of its own. */
  const UNCHECKED = [
    "run after the deployment",
    "plain HTTP",
    "before the upload",
    "upload with a key of KMS",
    "from upload to visible",
    "a private project",
    "a reserved project",
    "a public project",
    "a kept page",
    "a large page",
    "uploads to a public project",
    "around CloudFront to upstream",
    "advisories",
    "the check of private names",
    "the function at the edge",
    "metrics",
  ];
  let env: Record<string, string>;
  let edge: AsyncDisposable;

  beforeAll(async () => {
    await buildCommandLine();
    await allowMessageBatches(terminal, "reconcile");
    env = { ...emulator.environment, WHEELYARD_INDEX_URL: `${door.url}/simple/` };
    edge = keepShowingUsers(emulator, terminal, outputs, edgeCode, folder);
  });

  afterAll(() => edge[Symbol.asyncDispose]());

  it("finds nothing wrong, and says what it can't check here", async () => {
    const { code, stdout, stderr } = await runWheelyard(["doctor", "--env", "dev", "--json"], { env });
    expect(stderr).toBe("");
    const checks: { name: string; outcome: string }[] = JSON.parse(stdout).checks;
    expect(checks.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(checks.flatMap(({ name, outcome }) => (outcome === "unchecked" ? [name] : []))).toEqual(UNCHECKED);
    expect(code).toBe(0);
  });

  it("removes with --clean what one that was killed has left", async () => {
    const ended = await endDoctor("SIGKILL", "listed", { args: ["--env", "dev"], env });
    expect(ended.code).toBeNull();
    const { code, stdout, stderr } = await runWheelyard(["doctor", "--env", "dev", "--clean", "--json"], {
      env,
    });
    expect(stderr).toBe("");
    const { found, left } = JSON.parse(stdout);
    expect(found.pages).toHaveLength(1);
    expect(found).toMatchObject({ claims: found.pages, users: found.pages });
    expect(left).toEqual({ files: [], pages: [], claims: [], users: [] });
    expect(code).toBe(0);
  });
});

it("adopts a bucket with the documented commands, including what its files say", async () => {
  const old = join(folder, "old-bucket");
  await writeFiles(old, {
    [`legacy/${YANKED.filename}`]: YANKED.body,
    [`legacy/${YANKED.filename}.yanked`]: "broken",
    [SUSPECT.filename]: SUSPECT.body,
    "suspect.status": "quarantined",
    "_index/simple/ghost/index.json": "{}",
  });
  await terminal.aws("s3", "mb", "s3://old-bucket");
  await terminal.aws("s3", "sync", old, "s3://old-bucket");
  const copy = /^OLD=old-bucket NEW=new-bucket$.*?(?=^```$)/ms.exec(await documentation("environments"));
  await terminal.shell((copy?.[0] ?? "").replace("new-bucket", outputs.BucketName));
  await eventually(async () => {
    const [legacy, suspect] = await Promise.all([readProject("legacy"), readProject("suspect")]);
    expect(legacy.files).toMatchObject([{ filename: YANKED.filename, yanked: "broken" }]);
    expect(suspect).toMatchObject({ "project-status": { status: "quarantined" }, files: [] });
  });
  const generated = await terminal.aws(
    "s3",
    "ls",
    "--recursive",
    `s3://${outputs.BucketName}/_index/simple/`,
  );
  expect(generated).not.toContain("ghost");
});

it("says, before a deployment, that it would replace a full bucket with an empty one", async () => {
  const diff = ["diff", "dev/*", "--method", "template", "--fail-on", "destructive", "--app"];
  await terminal.cdk(...diff, appOf("changed"));
  await expect(terminal.cdk(...diff, appOf("moved"))).rejects.toThrow(/AWS::S3::Bucket .* replaced/);
});

it("deploys again with changed settings", async () => {
  const again = await deploy(terminal, appOf("changed"), folder);
  expect(again.BucketName).toBe(outputs.BucketName);
  expect(again.DistributionDomainName).toBe(outputs.DistributionDomainName);
  outputs = again;
  await showUsersToEdge(emulator, terminal, outputs, edgeCode, folder);
  expect((await read("/simple/acme/", token, JSON_PAGE)).status).toBe(200);
});

it("makes the bucket refuse to overwrite a file, once configured to", async () => {
  const named = ["--bucket", outputs.BucketName, "--query", "Policy", "--output", "text"];
  const policy = JSON.parse(await terminal.aws("s3api", "get-bucket-policy", ...named));
  const sids = policy.Statement.map(({ Sid }: { Sid?: string }) => Sid);
  expect(sids).toContain("DistributionsAreWrittenOnce");
});

it("keeps a user's token for a CI that has none, and hands it to pip there", async () => {
  const stored = await terminal.wheelyard("user", "add", "ci", "--store", "--env", "dev");
  expect(stored).toBe("The token of ci is in parameter /wheelyard/dev/users/ci\n");
  await expect(assumeRole("repo:acme/app:pull_request", "ReaderRoleArnApp")).rejects.toThrow("AccessDenied");
  const job = await assumeRole("repo:acme/app:environment:ci", "ReaderRoleArnApp");
  const get = (name: string) => [
    "ssm",
    "get-parameter",
    "--with-decryption",
    "--query",
    "Parameter.Value",
    "--output",
    "text",
    "--name",
    name,
  ];
  const first = (await job.aws(...get("/wheelyard/dev/users/ci"))).trim();
  expect(first).toMatch(/^wheelyard_/);

  await terminal.wheelyard("user", "rotate", "ci", "--store", "--env", "dev");
  const login = ["login", "--env", "dev", "--index-url", "https://pypi.example.com", "--print-env"];
  const second = /^export WHEELYARD_TOKEN=(.*)$/m.exec(await job.wheelyard(...login))?.[1];
  expect(second).toMatch(/^wheelyard_/);
  expect(second).not.toBe(first);
  const listed = JSON.parse(await terminal.wheelyard("user", "list", "--json", "--env", "dev"));
  expect(listed.find(({ name }: { name: string }) => name === "ci").tokens).toMatchObject([
    { expires: expect.any(String) },
    { expires: null },
  ]);

  await terminal.aws(
    "ssm",
    "put-parameter",
    "--type",
    "SecureString",
    "--name",
    "/wheelyard/dev/users/ada",
    "--value",
    "a",
  );
  expect(await job.awsRefused(...get("/wheelyard/dev/users/ada"))).toMatch(/AccessDenied/);
  expect(await job.awsRefused("ssm", "delete-parameter", "--name", "/wheelyard/dev/users/ci")).toMatch(
    /AccessDenied/,
  );
  await expect(assumeRole("repo:acme/app-impostor:ref:refs/heads/main", "ReaderRoleArnApp")).rejects.toThrow(
    "AccessDenied",
  );

  expect(await terminal.wheelyard("user", "remove", "ci", "--yes", "--env", "dev")).toBe("Removed ci\n");
  expect(await terminal.awsRefused(...get("/wheelyard/dev/users/ci"))).toMatch(/ParameterNotFound/);
});

it("lets a publisher put only files of its projects", async () => {
  const publisher = await assumeRole("repo:acme/core:environment:pypi");
  const bucket = `s3://${outputs.BucketName}`;
  const wheel = join(folder, WHEEL.filename);
  const put = (key: string) => ["s3", "cp", wheel, `${bucket}/${key}`];
  for (const key of [
    `ci/${WHEEL.filename}`,
    `ci/${WHEEL.filename}.provenance`,
    "acme-core/acme_core-1!2.0+local.tar.gz",
    "acme-core/acme-core.status",
  ]) {
    await publisher.aws(...put(key));
  }
  for (const refused of [
    ...[
      "acme_core_extra-1.0-py3-none-any.whl",
      "acme-core-extra-1.0.tar.gz",
      "acme_core-extra-1.0.tar.gz",
      "acme_core-1/evil-9.0-py3-none-any.whl",
      "acme_tools-1.0-py3-none-any.whl",
      "acme-3d-1.0.tar.gz",
      "acme-core/evil-1.0-py3-none-any.whl.yanked",
      "other.status",
      "acme-3d.status",
      "_claims/acme-1.0-py3-none-any.whl",
      "simple/acme-1.0-py3-none-any.whl",
    ].map(put),
    put("index.html"),
    put("_index/simple/acme/index.html"),
    put(`_index/${WHEEL.filename}`),
    ["s3", "rm", `${bucket}/${WHEEL.filename}`],
    ["s3", "ls", `${bucket}/`],
    ["s3", "cp", `${bucket}/${WHEEL.filename}`, join(folder, "stolen.whl")],
    ["lambda", "list-functions"],
  ]) {
    expect(await publisher.awsRefused(...refused)).toMatch(/AccessDenied|Forbidden/);
  }
});

it("lets a nightly job publish nightlies, but touch no release and no other channel", async () => {
  const main = "repo:acme/core:ref:refs/heads/main";
  const job = await assumeRole(main, "PublisherRoleArnNightly");
  const name = "acme_core-1.0.dev20261126-py3-none-any.whl";
  const put = (key: string) => [
    ...["s3api", "put-object", "--bucket", outputs.BucketName],
    ...["--key", key, "--body", join(folder, WHEEL.filename)],
  ];
  for (const key of [`_channels/nightly/${name}`, `_channels/nightly/acme-core/${name}.yanked`]) {
    await job.aws(...put(key));
  }
  for (const key of [
    name,
    `acme-core/${name}`,
    `_channels/${name}`,
    `_channels/cu121/${name}`,
    `_channels/nightly-2/${name}`,
    `_channels/nightly/../${name}`,
    `_channels/nightly/other-1.0-py3-none-any.whl`,
    `_channels/nightly/simple/${name}`,
    `_index/_channels/nightly/simple/acme-core/index.json`,
    `_index/${name}`,
    `_claims/${name}`,
  ]) {
    expect(await job.awsRefused(...put(key)), key).toMatch(/AccessDenied|Forbidden/);
  }
  const release = await assumeRole("repo:acme/core:environment:pypi");
  expect(await release.awsRefused(...put(`_channels/nightly/${name}`))).toMatch(/AccessDenied|Forbidden/);
  await expect(assumeRole("repo:acme/core:environment:pypi", "PublisherRoleArnNightly")).rejects.toThrow(
    "AccessDenied",
  );
});

it("publishes new files with the documented workflow, and names existing ones", async () => {
  const publisher = await assumeRole("repo:acme/core:environment:pypi");
  const step = / {8}run: \|\n((?: {10}.*\n)+)/.exec(await documentation("publishing-from-ci"))?.[1] ?? "";
  const dist = join(folder, "release", "dist");
  await writeFiles(dist, { [WHEEL.filename]: WHEEL.body, [NEXT.filename]: NEXT.body });
  const ended = publisher.shell(
    `cd ${join(folder, "release")}; export BUCKET=${outputs.BucketName} PROJECT=ci\n${step}`,
  );
  await expect(ended).rejects.toThrow(`${WHEEL.filename} is there already`);
  await terminal.aws("s3api", "head-object", "--bucket", outputs.BucketName, "--key", `ci/${NEXT.filename}`);
  await untilListed([WHEEL.filename, NEXT.filename]);
});

it.each([
  "repo:acme/core:pull_request",
  "repo:acme/other:environment:pypi",
  "repo:mallory/core:environment:pypi",
])("accepts no publisher who is %s", async (subject) => {
  await expect(assumeRole(subject)).rejects.toThrow("AccessDenied");
});

it("is removed by the documented commands, however many versions its bucket holds", async () => {
  // More than one request can delete, and more than one argument of a command can name.
  await makeOldVersions(emulator, outputs.BucketName, {
    key: `${"long/".repeat(180)}notes.txt`,
    versions: 520,
  });
  const [functions = ""] = /stop_functions\(\) \{.*?(?=```)/s.exec(await documentation("teardown")) ?? [];
  await terminal.shell(`${functions}\nempty_environment dev`);
  for (const part of ["indexer", "reconcile"]) {
    const named = ["--function-name", `wheelyard-dev-${part}`];
    const { ReservedConcurrentExecutions } = JSON.parse(
      await terminal.aws("lambda", "get-function-concurrency", ...named),
    );
    expect(ReservedConcurrentExecutions).toBe(0);
  }
  await terminal.cdk("destroy", "dev/*", "--force");
  const { StackSummaries } = JSON.parse(
    await terminal.aws(
      "cloudformation",
      "list-stacks",
      "--stack-status-filter",
      "CREATE_COMPLETE",
      "UPDATE_COMPLETE",
    ),
  );
  expect(StackSummaries.map(({ StackName }: { StackName: string }) => StackName)).toEqual(["CDKToolkit"]);
  expect(await terminal.aws("s3", "ls")).not.toContain("wheelyard-dev");
});

/** Without its own endpoint, version 1 of the AWS CLI asks a host name from before there were regions. */
async function describeAlarm(entry: string): Promise<Record<string, unknown>> {
  const names = ["--alarm-names", `wheelyard-dev-${entry}`];
  const answer = JSON.parse(
    await terminal.aws("cloudwatch", "describe-alarms", ...names, "--output", "json"),
  );
  expect(answer.MetricAlarms, entry).toHaveLength(1);
  return answer.MetricAlarms[0];
}

function sqs(...args: string[]): Promise<string> {
  return terminal.aws("sqs", ...args, "--endpoint-url", emulator.environment.AWS_ENDPOINT_URL ?? "");
}

/** What a function logged about an event. */
function logged(part: string, event: string): Promise<object[]> {
  return eventually(async () => {
    const { events } = JSON.parse(
      await terminal.aws("logs", "filter-log-events", "--log-group-name", `/wheelyard/dev/${part}`),
    );
    const lines = (events as { message: string }[]).flatMap(({ message }) =>
      message.includes(`"event":"${event}"`) ? [JSON.parse(message.slice(message.indexOf("{")))] : [],
    );
    expect(lines).not.toEqual([]);
    return lines;
  });
}

function documentation(name: string): Promise<string> {
  return readFile(new URL(`../../docs/${name}.md`, import.meta.url), "utf8");
}

async function writeFiles(root: string, files: Record<string, string | Buffer>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

async function untilListed(filenames: readonly string[]): Promise<void> {
  await eventually(async () => {
    const { files } = await readProject("acme");
    expect(files.map(({ filename }) => filename)).toEqual(filenames);
  });
}

async function readProject(name: string): Promise<{ files: { filename: string }[] }> {
  const response = await read(`/simple/${name}/`, token, JSON_PAGE);
  return (await response.json()) as { files: { filename: string }[] };
}

function read(path: string, withToken = token, accept = "*/*"): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`alice:${withToken}`).toString("base64")}`;
  return fetch(`${door.url}${path}`, { headers: { authorization, accept }, redirect: "manual" });
}

async function upload(filename: string, prefix = ""): Promise<void> {
  await terminal.aws("s3", "cp", join(folder, filename), `s3://${outputs.BucketName}/${prefix}`);
}

async function reconcile(): Promise<{ differences: number; left?: unknown[] }> {
  return JSON.parse(await terminal.wheelyard("reconcile", "--env", "dev", "--json"));
}

/** The emulator reads whom the token is for, but doesn't check its signature. */
async function assumeRole(
  subject: string,
  output: RoleOutput = "PublisherRoleArnAcmeCore",
): Promise<Terminal> {
  const claims = {
    iss: "https://token.actions.githubusercontent.com",
    aud: "sts.amazonaws.com",
    sub: subject,
  };
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString("base64url");
  const webIdentityToken = `${part({ alg: "none" })}.${part(claims)}.none`;
  const { Credentials } = JSON.parse(
    await terminal.aws(
      ...["sts", "assume-role-with-web-identity", "--role-session-name", "ci"],
      ...["--role-arn", outputs[output] ?? "", "--web-identity-token", webIdentityToken],
    ),
  );
  const environment = {
    ...emulator.environment,
    AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: Credentials.SessionToken,
  };
  return openTerminal({ ...emulator, environment }, await installAwsCli());
}
