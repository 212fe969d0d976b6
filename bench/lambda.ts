import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { buildArtefacts } from "@wheelyard/infra/indexer/artefacts";
import type { LambdaBundle } from "@wheelyard/infra/indexer/lambda-bundle";
import { region } from "@wheelyard/local/bucket-access";
import type { Benchmark, Scale } from "./benchmark.ts";
import { BUCKET, openMeasuredBucket } from "./measure/measured-bucket.ts";
import { runMeasured } from "./measure/run-measured.ts";
import { bundleProgram } from "./programs/bundle.ts";
import { IndexerProcess } from "./programs/indexer-process.ts";
import { seedIndex, syntheticPage } from "./programs/seeded-index.ts";

const REPETITIONS: Record<Scale, number> = { quick: 2, full: 9 };

/** What a typical event finds, and two untypical ones. */
const EVENTS = [
  {
    name: "one wheel of 10 KB, 10 files in its project, 100 projects",
    files: 10,
    projects: 100,
    bytes: 10e3,
    wheels: 1,
  },
  { name: "one wheel of 50 MB", files: 10, projects: 100, bytes: 50e6, wheels: 1 },
  {
    name: "one wheel, 5,000 files in its project, 50,000 projects",
    files: 5_000,
    projects: 50_000,
    bytes: 10e3,
    wheels: 1,
  },
  { name: "a batch of 100 wheels of 1 MB", files: 10, projects: 100, bytes: 1e6, wheels: 100 },
] as const;

const benchmark: Benchmark = {
  title: "The Lambda functions",
  goal: "a small bundle that is imported quickly, and far less memory than the 1,024 MB it is given",
  async run(scale) {
    const { indexer, reconcile } = await buildArtefacts();
    const bundles = [
      ["indexer", indexer],
      ["reconcile", reconcile],
    ] as const;
    const bundleRows = [];
    for (const [name, bundle] of bundles)
      bundleRows.push([name, ...(await measureBundle(bundle, REPETITIONS[scale]))]);
    const eventRows = [];
    for (const event of EVENTS) eventRows.push([event.name, ...(await measureEvent(event))]);
    return {
      tables: [
        {
          title: `Bundles, imported by Node ${process.versions.node} (median of ${REPETITIONS[scale]})`,
          columns: ["function", "KB", "KB compressed", "ms to import", "MB once imported"],
          rows: bundleRows,
        },
        {
          title: "Peak memory and processor time of an event, in a new process",
          columns: ["event", "peak MB", "s of processor time, cold", "s of processor time, warm"],
          rows: eventRows,
        },
      ],
    };
  },
};

export default benchmark;

async function measureBundle({ folder, bytes }: LambdaBundle, repetitions: number): Promise<number[]> {
  const file = join(folder, "index.mjs");
  const program = await bundleProgram("import-time");
  const settings = { BUCKET, QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/1/q", AWS_REGION: region };
  const runs: { milliseconds: number; megabytes: number }[] = [];
  for (let n = 0; n < repetitions; n++) {
    const { stdout } = await runMeasured(process.execPath, [program, file], settings);
    runs.push(JSON.parse(stdout));
  }
  return [
    bytes / 1_000,
    gzipSync(await readFile(file)).length / 1_000,
    median(runs.map(({ milliseconds }) => milliseconds)),
    median(runs.map(({ megabytes }) => megabytes)),
  ];
}

async function measureEvent({ files, projects, bytes, wheels }: (typeof EVENTS)[number]): Promise<number[]> {
  await using bucket = await openMeasuredBucket({});
  await using indexer = await IndexerProcess.start(bucket.proxy.url);
  await seedIndex(bucket.near, syntheticPage("acme", files), projects);
  const upload = async (major: number): Promise<string[]> => {
    const keys: string[] = [];
    for (let n = 0; n < wheels; n++) {
      const { filename, body } = buildWheel({
        name: "acme",
        version: `${major}.${n}`,
        files: { "acme/payload.bin": Buffer.alloc(bytes, `${n}`) },
        compression: "stored",
      });
      await bucket.near.put(filename, body, { contentType: "application/zip" });
      keys.push(filename);
    }
    return keys;
  };
  const cold = await indexer.index(...(await upload(1)));
  const warm = await indexer.index(...(await upload(2)));
  return [warm.peakMegabytes, cold.cpuSeconds, warm.cpuSeconds];
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
