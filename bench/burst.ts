import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { parseProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import { type BuiltDistribution, buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { region } from "@wheelyard/local/bucket-access";
import type { SqsHandler } from "@wheelyard/local/queue/batch-delivery";
import { EventQueue } from "@wheelyard/local/queue/event-queue";
import pLimit from "p-limit";
import type { Benchmark, Scale } from "./benchmark.ts";
import { type Totals, totalsOf } from "./measure/exchange.ts";
import { type MeasuredBucket, openMeasuredBucket } from "./measure/measured-bucket.ts";
import { IndexerProcess } from "./programs/indexer-process.ts";

const LATENCY_MS = 20;
const CONCURRENT_UPLOADS = 32;
/** As deployed. */
const BATCH = { batchSize: 100, batchWindowMs: 1_000 };

const SIZES: Record<Scale, readonly { files: number; projects: number; lambdas: number }[]> = {
  quick: [{ files: 50, projects: 5, lambdas: 2 }],
  full: [
    { files: 1_000, projects: 1, lambdas: 2 },
    { files: 1_000, projects: 1_000, lambdas: 2 },
  ],
};

interface Outcome {
  uploadSeconds: number;
  /** From the first upload until everything is indexed. */
  seconds: number;
  invocations: number;
  projectRuns: number;
  attempts: number;
  conflicts: number;
  redelivered: number;
  totals: Totals;
}

const benchmark: Benchmark = {
  title: "Many uploads at once",
  goal: "all visible, with few conflicts; requests for each file below those of a single upload",
  async run(scale) {
    const outcomes = [];
    for (const size of SIZES[scale]) outcomes.push({ ...size, ...(await measure(size)) });
    return {
      tables: [
        {
          title: `Uploaded side by side, ${LATENCY_MS} ms a request, batches of ${BATCH.batchSize} messages`,
          columns: [
            "files into projects",
            "Lambdas at most",
            "requests a file",
            "KB written a file",
            "invocations",
            "project runs",
            "attempts a run",
            "conditions failed",
            "messages redelivered",
            "seconds to upload",
            "seconds until all visible",
          ],
          rows: outcomes.map((outcome) => [
            `${outcome.files} into ${outcome.projects}`,
            outcome.lambdas,
            outcome.totals.requests / outcome.files,
            outcome.totals.bytesWritten / outcome.files / 1_000,
            outcome.invocations,
            outcome.projectRuns,
            outcome.attempts / outcome.projectRuns,
            outcome.conflicts,
            outcome.redelivered,
            outcome.uploadSeconds,
            outcome.seconds,
          ]),
        },
      ],
    };
  },
};

export default benchmark;

async function measure({
  files,
  projects,
  lambdas,
}: {
  files: number;
  projects: number;
  lambdas: number;
}): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-bench-"));
  const queue = await EventQueue.open({
    folder,
    region,
    mapping: {
      ...BATCH,
      concurrency: lambdas,
      maxReceiveCount: 5,
      visibilityTimeoutMs: 2_000,
      timeoutMs: 300_000,
    },
    log: () => {},
  });
  await using bucket = await openMeasuredBucket({ latencyMs: LATENCY_MS }, queue);
  const indexers: IndexerProcess[] = [];
  for (let n = 0; n < lambdas; n++) indexers.push(await IndexerProcess.start(bucket.proxy.url));
  let [invocations, redelivered] = [0, 0];
  const idle = [...indexers];
  const handler: SqsHandler = async ({ Records }) => {
    const indexer = idle.pop();
    if (indexer === undefined) throw new Error(`Cannot invoke: expected at most ${lambdas} at a time`);
    invocations++;
    const { failed } = await indexer.handle(Records.map(({ messageId, body }) => ({ messageId, body })));
    idle.push(indexer);
    redelivered += failed.length;
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
  queue.deliverTo(handler);

  const wheels = Array.from({ length: files }, (_, n) =>
    buildWheel({ name: `project-${n % projects}`, version: `1.${n}` }),
  );
  const begun = performance.now();
  await upload(wheels, bucket);
  const uploadSeconds = (performance.now() - begun) / 1_000;
  await queue.drain();
  const seconds = (performance.now() - begun) / 1_000;
  await expectListed(bucket, files, projects);

  const runs = indexers.flatMap(({ log }) => log.filter(({ event }) => event === "indexed"));
  for (const indexer of indexers) await indexer[Symbol.asyncDispose]();
  await queue.close();
  await rm(folder, { recursive: true });
  return {
    uploadSeconds,
    seconds,
    invocations,
    redelivered,
    projectRuns: runs.length,
    attempts: runs.reduce((sum, { attempts }) => sum + Number(attempts), 0),
    conflicts: bucket.proxy.exchanges.filter(({ status }) => status === 412 || status === 409).length,
    totals: totalsOf(bucket.proxy.exchanges),
  };
}

async function upload(wheels: readonly BuiltDistribution[], { near }: MeasuredBucket): Promise<void> {
  const limit = pLimit(CONCURRENT_UPLOADS);
  await Promise.all(
    wheels.map(({ filename, body }) =>
      limit(() => near.put(filename, body, { contentType: "application/zip" })),
    ),
  );
}

async function expectListed({ near }: MeasuredBucket, files: number, projects: number): Promise<void> {
  let listed = 0;
  for (let n = 0; n < projects; n++) {
    const project = { root: MAIN, name: parseProjectName(`project-${n}`) };
    const read = await near.get(projectPageKeys(project).json);
    if (read.kind === "found") listed += JSON.parse(Buffer.from(read.object.body).toString()).files.length;
  }
  if (listed !== files)
    throw new Error(`Cannot trust the figures: expected ${files} listed files, found ${listed}`);
}
