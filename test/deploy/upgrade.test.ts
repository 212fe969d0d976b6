import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasTime } from "@wheelyard/core/testing/extent";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { startEdgeServer } from "@wheelyard/local/edge/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rewriteForEmulator } from "../../infra/testing/for-emulator.ts";
import { installAwsCli } from "../support/aws-cli.ts";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { type KeptRelease, unpackRelease } from "../support/kept-release.ts";
import { runCommand } from "../support/run-command.ts";
import { readSteadily, type SteadyReader } from "../support/steady-reader.ts";
import { allowMessageBatches } from "./allow-message-batches.ts";
import { readDeployedEdge, readUsers } from "./deployed-edge.ts";
import {
  appOf,
  bootstrap,
  deploy,
  eventually,
  type Outputs,
  openTerminal,
  type Terminal,
} from "./deployment.ts";
import { type Emulator, REGION, startEmulator } from "./emulator.ts";
import { openSiteDoor, type SiteDoor } from "./site-door.ts";

/* 0.1.0 as it was deployed, upgraded in place and taken back, with readers who ask all the time. It takes five minutes. */

const PATHS = ["/", "/pypi/acme/json", "/rss/updates.xml"];

let emulator: Emulator;
let terminal: Terminal;
let outputs: Outputs;
let door: SiteDoor;
let folder: string;
let first: KeptRelease;
let earliest: KeptRelease;
let users: Record<string, string>;
let authorization: string;
const readers: SteadyReader[] = [];
const edges: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-upgrade-test-"));
  const awsProgram = await installAwsCli();
  emulator = await startEmulator();
  terminal = openTerminal(emulator, awsProgram);
  door = await openSiteDoor(emulator);
  first = await unpackRelease("0.1.0");
  earliest = await unpackRelease("format-2");
  for (const { assembly } of [first, earliest]) rewriteForEmulator(assembly);
});

afterAll(async () => {
  await Promise.all(readers.map((reader) => reader.stop()));
  for (const edge of edges) await edge.close();
  await door?.[Symbol.asyncDispose]();
  await emulator?.[Symbol.asyncDispose]();
  for (const used of [folder, first?.folder, earliest?.folder]) {
    if (used !== undefined) await rm(used, { recursive: true, force: true, maxRetries: 10 });
  }
});

it.runIf(hasTime)("deploys 0.1.0, whose own command line lets a user in", async () => {
  await bootstrap(terminal);
  outputs = await deploy(terminal, first.assembly, folder);
  const added = await runCommand(
    process.execPath,
    [first.commandLine, "user", "add", "alice", "--env", "dev"],
    cleanEnvironment(emulator.environment),
  );
  expect(added, added.stderr).toMatchObject({ code: 0 });
  const token = /wheelyard_[\w-]+/.exec(added.stdout)?.[0];
  authorization = `Basic ${Buffer.from(`alice:${token}`).toString("base64")}`;
  users = await readUsers(emulator, outputs.UsersArn);
  for (const version of ["1.0", "1.1"]) await upload("acme", version);
  await upload("quiet", "1.0");
  await untilListed("acme", "1.1");
  await untilListed("quiet", "1.0");
  await eventually(async () => expect(await object("_index/simple/index.json")).toContain('"quiet"'));
  await readBehind("0.1.0", first.edge);
  expect(await complaints()).toEqual([]);
  expect(await outdated()).toEqual(["acme", "quiet"]);
});

it.runIf(hasTime)("upgrades it in place, and each project to the newest format", async () => {
  const deployed = deploy(terminal, appOf("deployed"), folder);
  await upload("acme", "2.0");
  const upgraded = await deployed;
  expect(upgraded).toMatchObject({ BucketName: outputs.BucketName, UsersArn: outputs.UsersArn });
  await readBehind("the newest", await readDeployedEdge(terminal, folder));
  await untilListed("acme", "2.0");
  await upload("acme", "2.1");
  await untilListed("acme", "2.1");
  await untilReconciled();
  expect(await outdated()).toEqual([]);
  expect(await complaints()).toEqual([]);
});

it.runIf(hasTime)("goes back to the first version that reads this format", async () => {
  await deploy(terminal, earliest.assembly, folder);
  await readBehind("format 2", earliest.edge);
  await upload("acme", "3.0");
  await untilListed("acme", "3.0");
  await untilReconciled();
  expect(await outdated()).toEqual([]);
  expect(await complaints()).toEqual([]);
});

/** Starts a reader behind an edge function, on the emulator's bucket and with its users. */
async function readBehind(name: string, functionCode: string): Promise<void> {
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = emulator.environment;
  const edge = await startEdgeServer({
    port: 0,
    functionCode,
    keyValueStore: { get: async (key) => users[key] ?? Promise.reject(new Error("KeyNotFound")) },
    origin: {
      endpoint: door.url,
      bucket: outputs.BucketName,
      region: REGION,
      credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    },
  });
  edges.push(edge);
  readers.push(readSteadily({ name: `edge of ${name}`, url: edge.url, authorization }, PATHS));
}

async function complaints(): Promise<string[]> {
  await Promise.all(readers.map((reader) => reader.round()));
  return readers.flatMap((reader) => reader.complaints);
}

async function upload(name: string, version: string): Promise<void> {
  const { filename, body } = buildWheel({ name, version });
  await writeFile(join(folder, filename), body);
  await terminal.aws("s3", "cp", join(folder, filename), `s3://${outputs.BucketName}/${filename}`);
}

function object(key: string): Promise<string> {
  return terminal.aws("s3", "cp", `s3://${outputs.BucketName}/${key}`, "-");
}

async function untilListed(name: string, version: string): Promise<void> {
  await eventually(async () =>
    expect(await object(`_index/simple/${name}/index.json`)).toContain(`${name}-${version}-py3-none-any.whl`),
  );
}

/** Invokes reconcile until it finds nothing. Its command waits for the newest form of the pages, which may not be deployed. */
async function untilReconciled(): Promise<void> {
  await allowMessageBatches(terminal, "reconcile");
  const answer = join(folder, "reconcile.json");
  await eventually(async () => {
    await terminal.aws("lambda", "invoke", "--function-name", "wheelyard-dev-reconcile", answer);
    expect(JSON.parse(await readFile(answer, "utf8"))).toMatchObject({ differences: 0 });
  });
}

/** The projects that are not stored in the newest format. */
async function outdated(): Promise<string[]> {
  const listed = await terminal.aws("s3", "ls", "--recursive", `s3://${outputs.BucketName}/_index/simple/`);
  const old: string[] = [];
  for (const project of ["acme", "quiet"]) {
    const state = `_index/simple/${project}/state.json`;
    const format = listed.includes(state) ? JSON.parse(await object(state))._format : undefined;
    if (format !== 2) old.push(project);
  }
  return old;
}
