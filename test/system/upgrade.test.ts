import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import { newUserRecord } from "@wheelyard/edge-auth/users/record";
import { buildSdist } from "@wheelyard/indexer/testing/build-sdist";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { credentials, region } from "@wheelyard/local/bucket-access";
import { startEdgeServer } from "@wheelyard/local/edge/server";
import { EventQueue } from "@wheelyard/local/queue/event-queue";
import { localMapping } from "@wheelyard/local/queue/event-source-mapping";
import { startS3Endpoint } from "@wheelyard/local/s3/endpoint";
import { answerSqs, isForSqs, queueUrls } from "@wheelyard/local/sqs/sqs-service";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { buildArtefacts } from "../../infra/src/indexer/artefacts.ts";
import { Bucket } from "../support/bucket.ts";
import { unpackRelease } from "../support/kept-release.ts";
import { type LambdaThread, startLambda } from "../support/lambda-thread.ts";
import { type ReadIndex, readSteadily, type SteadyReader } from "../support/steady-reader.ts";

/* Releases as they are deployed, one after the other on one bucket, with readers who ask all the time. */

/** The built code of a release that reads and writes the bucket. */
interface Release {
  edge: string;
  indexer: string;
  reconcile: string;
}

/** Each release that was ever deployed. */
const RELEASES = readdirSync(fileURLToPath(new URL("../fixtures", import.meta.url))).filter((name) =>
  /^\d/.test(name),
);

/** The first version that reads the formats of the newest: docs/upgrade.md says that one can go back to it. */
const FIRST_TO_GO_BACK_TO = "format-2";

const BUCKET = "my-pypi";
const LOGIN = { user: "ada", token: "wheelyard_secret" };

/** Messages that one version can't handle are soon delivered to another. */
const MAPPING = { ...localMapping, batchSize: 3, visibilityTimeoutMs: 200 };

type Handler = Parameters<EventQueue["deliverTo"]>[0];

const releases = new Map<string, Release>();
const folders: string[] = [];
const NEWEST = "newest";

beforeAll(async () => {
  for (const name of [...RELEASES, FIRST_TO_GO_BACK_TO]) {
    const { folder, edge, functions } = await unpackRelease(name);
    folders.push(folder);
    const { indexer = "", reconcile = "" } = functions;
    releases.set(name, { edge, indexer, reconcile });
  }
  const { indexer, reconcile } = await buildArtefacts();
  const { code } = await buildEdgeFunction("none");
  releases.set(NEWEST, { edge: code, indexer: indexer.folder, reconcile: reconcile.folder });
});

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

const codeOf = (name: string): Release => {
  const release = releases.get(name);
  if (release === undefined) throw new Error(`Cannot deploy ${name}: expected one of test/fixtures`);
  return release;
};

const wheel = (name: string, version: string) => buildWheel({ name, version });

/** What is in the bucket before anything is upgraded. */
const FILLED: [key: string, body: Uint8Array | string][] = [
  ...["1.0", "1.1", "2.0+local"].map((version) => {
    const { filename, body } = wheel("acme", version);
    return [`acme/${filename}`, body] as [string, Uint8Array];
  }),
  ["acme/acme-1.0-py3-none-any.whl.yanked", "broken"],
  ["other-1.0.tar.gz", buildSdist({ name: "other", version: "1.0" }).body],
  ["suspect.status", "deprecated looks odd"],
  [wheel("suspect", "1.0").filename, wheel("suspect", "1.0").body],
  ["broken-1.0-py3-none-any.whl", "no zip"],
  [wheel("quiet", "1.0").filename, wheel("quiet", "1.0").body],
];

const FILLED_PROJECTS = ["acme", "other", "quiet", "suspect"];

const PATHS = [
  "/",
  "/project/_problems/",
  "/pypi/acme/json",
  "/rss/updates.xml",
  "/rss/project/acme/releases.xml",
];

/** One bucket and its queue, for the functions of any release. */
async function openEnvironment() {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-upgrade-"));
  const queue = await EventQueue.open({
    folder: join(folder, "queue"),
    region,
    mapping: MAPPING,
    log: () => {},
  });
  const s3 = await startS3Endpoint({
    host: "127.0.0.1",
    port: 0,
    folder: join(folder, "s3"),
    buckets: [BUCKET],
    credentials,
    region,
    notifications: queue,
    notificationSuffixes: [".whl", ".tar.gz", ".yanked", ".status"],
    neighbours: [
      { isMeant: isForSqs, answer: (request, response) => answerSqs(request, response, queue, credentials) },
    ],
  });
  const bucket = new Bucket(s3.url, BUCKET);
  const started: AsyncDisposable[] = [];
  const env = {
    BUCKET,
    QUEUE_URL: queueUrls(s3.url).queue,
    SITE_URL: "https://pypi.example.com",
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: s3.url,
  };
  const start = (code: string): LambdaThread => {
    const lambda = startLambda(code, { ...env, RELEASE: code });
    started.push(lambda);
    return lambda;
  };
  const record = JSON.stringify(newUserRecord({ token: LOGIN.token }));
  const authorization = `Basic ${Buffer.from(`${LOGIN.user}:${LOGIN.token}`).toString("base64")}`;
  const readers: SteadyReader[] = [];
  onTestFinished(async () => {
    await Promise.all(readers.map((reader) => reader.stop()));
    await queue.close();
    for (const one of started) await one[Symbol.asyncDispose]();
    await s3.close();
    await rm(folder, { recursive: true });
  });

  return {
    bucket,
    /** Lets these releases handle the bucket's events in turn, as while functions are replaced. */
    deploy(...names: readonly string[]): void {
      const indexers = names.map((name) => start(codeOf(name).indexer));
      let batches = 0;
      queue.deliverTo(async (event) => {
        const indexer = indexers[batches++ % indexers.length];
        return (await indexer?.invoke(event)) as Awaited<ReturnType<Handler>>;
      });
    },
    /** Compares the index with the bucket until a run finds nothing, and handles what it finds. */
    async reconcile(name: string): Promise<void> {
      const reconcile = start(codeOf(name).reconcile);
      for (let run = 0; run < 5; run++) {
        const { differences } = (await reconcile.invoke({})) as { differences: number };
        await queue.drain();
        if (differences === 0) return;
      }
      throw new Error(`Reconcile of ${name} still finds differences in its fifth run`);
    },
    /** Starts a reader behind the edge function of a release. Every one is in use while a deployment spreads. */
    async read(name: string): Promise<SteadyReader> {
      const edge = await startEdgeServer({
        port: 0,
        functionCode: codeOf(name).edge,
        keyValueStore: { get: async () => record },
        origin: { endpoint: s3.url, bucket: BUCKET, region, credentials },
      });
      started.push({ [Symbol.asyncDispose]: () => edge.close() });
      const index: ReadIndex = { name: `edge of ${name}`, url: edge.url, authorization };
      const reader = readSteadily(index, PATHS);
      readers.push(reader);
      return reader;
    },
    drain: () => queue.drain(),
    /** The complaints of all readers so far, after each has read everything once more. */
    async complaints(): Promise<string[]> {
      await Promise.all(readers.map((reader) => reader.round()));
      return readers.flatMap((reader) => reader.complaints);
    },
  };
}

type Environment = Awaited<ReturnType<typeof openEnvironment>>;

/** A release that is deployed and in use. */
async function inUse(release: string): Promise<Environment> {
  const environment = await openEnvironment();
  environment.deploy(release);
  for (const [key, body] of FILLED) await environment.bucket.put(key, body);
  await environment.drain();
  await environment.reconcile(release);
  await environment.read(release);
  await environment.read(NEWEST);
  expect(await environment.complaints()).toEqual([]);
  return environment;
}

/** While both releases handle events, files arrive and change. Then the later one is alone, and reconciles. */
async function replace(environment: Environment, from: string, to: string, version: string): Promise<void> {
  environment.deploy(from, to);
  for (const name of ["acme", "other", "suspect", `new-${version.replace(".", "-")}`]) {
    const { filename, body } = wheel(name, version);
    await environment.bucket.put(`${name}/${filename}`, body);
  }
  await environment.bucket.put("acme/acme-1.1-py3-none-any.whl.yanked", version);
  await environment.drain();
  environment.deploy(to);
  await environment.reconcile(to);
}

/** The projects whose state is not in the newest format, and those of whose page a client sees private keys. */
async function outdated({ bucket }: Environment): Promise<string[]> {
  const keys = await bucket.keys("_index/simple/");
  const projects = keys.flatMap((key) => /^_index\/simple\/([^/]+)\/index\.json$/.exec(key)?.[1] ?? []);
  expect(projects).toEqual(expect.arrayContaining(FILLED_PROJECTS));
  const checked = await Promise.all(
    projects.map(async (project) => {
      const state = `_index/simple/${project}/state.json`;
      const format = keys.includes(state) ? JSON.parse(await bucket.get(state))._format : undefined;
      const isPlain = !(await bucket.get(`_index/simple/${project}/index.json`)).includes('"_');
      return format === 2 && isPlain ? [] : [project];
    }),
  );
  return checked.flat();
}

const filesOf = async ({ bucket }: Environment, project: string): Promise<string[]> =>
  JSON.parse(await bucket.get(`_index/simple/${project}/index.json`)).files.map(
    ({ filename }: { filename: string }) => filename,
  );

describe.each(RELEASES)("an index of %s", (release) => {
  it("is upgraded while readers ask all the time, and back to the first version that can read it", async () => {
    const environment = await inUse(release);
    // It would be noticed if a later version forgot to upgrade a project.
    if (release === "0.1.0") expect(await outdated(environment)).toEqual(FILLED_PROJECTS);

    await replace(environment, release, NEWEST, "3.0");
    expect(await outdated(environment)).toEqual([]);
    expect(await environment.complaints()).toEqual([]);

    await environment.read(FIRST_TO_GO_BACK_TO);
    await replace(environment, NEWEST, FIRST_TO_GO_BACK_TO, "4.0");
    expect(await environment.complaints()).toEqual([]);

    await replace(environment, FIRST_TO_GO_BACK_TO, NEWEST, "5.0");
    expect(await outdated(environment)).toEqual([]);
    expect(await environment.complaints()).toEqual([]);
    for (const version of ["1.0", "1.1", "3.0", "4.0", "5.0"]) {
      expect(await filesOf(environment, "acme")).toContain(`acme-${version}-py3-none-any.whl`);
    }
    expect(await filesOf(environment, "new-4-0")).toEqual(["new_4_0-4.0-py3-none-any.whl"]);
  });
});

it("notices that no one can go back to 0.1.0, which takes newer pages for damaged", async () => {
  const environment = await inUse(NEWEST);
  environment.deploy("0.1.0");
  await environment.reconcile("0.1.0").catch(() => {});
  expect((await environment.complaints()).join("\n")).toMatch(/\/simple\/acme\/ (?:got 404|no longer has)/);
});
