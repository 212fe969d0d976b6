import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { cpus } from "node:os";
import { basename } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { projectPageKeys } from "@wheelyard/core/bucket-layout";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { MAIN } from "@wheelyard/core/root";
import pLimit from "p-limit";
import type { Benchmark } from "./benchmark.ts";
import { wheels } from "./fixtures/wheels.ts";
import { BUCKET, type MeasuredBucket, openMeasuredBucket } from "./measure/measured-bucket.ts";
import { runMeasured } from "./measure/run-measured.ts";
import { IndexerProcess } from "./subjects/indexer-process.ts";

const benchmark: Benchmark = {
  title: "Taking in a folder of real wheels",
  goal: "within 1.5 times of what sha256sum takes on all cores, in constant memory",
  async run(scale) {
    const sets = scale === "quick" ? ["older"] : ["newest", "ingest"];
    const results = [];
    for (const set of sets) results.push({ set, ...(await measure(await wheels(set))) });
    return {
      tables: [
        {
          title: "Copied into the bucket, then indexed; endpoint and indexers share the machine",
          columns: [
            "wheels",
            "indexing, times the limit",
            "processor time of the indexers, times that of sha256sum",
            "copying and indexing, times the limit",
            "peak MB of an indexer",
            "bytes read, times the content",
            "s sha256sum",
            "s copying",
            "s indexing",
          ],
          rows: results.map(({ set, count, bytes, limit, copying, indexing, indexers, bytesRead }) => [
            `${set}: ${count}, ${(bytes / 1e9).toFixed(2)} GB`,
            indexing / limit.seconds,
            indexers.cpuSeconds / limit.cpuSeconds,
            (copying + indexing) / limit.seconds,
            indexers.peakMegabytes,
            bytesRead / bytes,
            limit.seconds,
            copying,
            indexing,
          ]),
        },
      ],
    };
  },
};

export default benchmark;

async function measure(files: readonly string[]) {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const cores = cpus().length;
  // The first time reads them from disk.
  await hashAll(files, cores);
  const limit = await hashAll(files, cores);

  await using bucket = await openMeasuredBucket({});
  const begun = performance.now();
  await copy(files, bucket);
  const copied = performance.now();
  const indexers = await index(
    files.map((file) => basename(file)),
    bucket,
    cores,
  );
  const indexed = performance.now();
  await expectListed(files, bucket);
  return {
    count: files.length,
    bytes,
    limit,
    copying: (copied - begun) / 1_000,
    indexing: (indexed - copied) / 1_000,
    indexers,
    bytesRead: bucket.proxy.exchanges
      .filter(({ url }) => /\.whl\?/.test(url) && !url.includes("/_index/"))
      .reduce((sum, { responseBytes }) => sum + responseBytes, 0),
  };
}

/** What sha256sum takes, wherever there is a core, and what it takes of all of them together. */
async function hashAll(
  files: readonly string[],
  cores: number,
): Promise<{ seconds: number; cpuSeconds: number }> {
  const script = `printf '%s\\0' "$@" | xargs -0 -n 1 -P ${cores} sha256sum > /dev/null; times`;
  const { seconds, stdout } = await runMeasured("sh", ["-c", script, "sh", ...files]);
  // Its last line is of its children, user and system: 0m1.5s 0m0.5s
  const times = [...(stdout.trimEnd().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  const cpuSeconds = times.reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
  return { seconds, cpuSeconds };
}

async function copy(files: readonly string[], { client }: MeasuredBucket): Promise<void> {
  const limit = pLimit(2);
  await Promise.all(
    files.map((file) =>
      limit(async () => {
        const { size } = await stat(file);
        const target = { Bucket: BUCKET, Key: basename(file), ContentLength: size };
        await client.send(new PutObjectCommand({ ...target, Body: createReadStream(file) }));
      }),
    ),
  );
}

/** One indexer a core; each gets every nth key, in one batch. */
async function index(keys: readonly string[], { proxy }: MeasuredBucket, cores: number) {
  const indexers: IndexerProcess[] = [];
  for (let core = 0; core < cores; core++) indexers.push(await IndexerProcess.start(proxy.url));
  const shares = indexers.map((_, core) => keys.filter((_, n) => n % cores === core));
  const runs = await Promise.all(indexers.map((indexer, core) => indexer.index(...(shares[core] ?? []))));
  for (const indexer of indexers) await indexer[Symbol.asyncDispose]();
  return {
    peakMegabytes: Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)),
    cpuSeconds: runs.reduce((sum, run) => sum + run.cpuSeconds, 0),
  };
}

async function expectListed(files: readonly string[], { near }: MeasuredBucket): Promise<void> {
  for (const file of files) {
    const { filename, project } = parseDistributionFilename(basename(file));
    const page = await near.get(projectPageKeys({ root: MAIN, name: project }).state);
    const listed =
      page.kind === "found" && Buffer.from(page.object.body).toString().includes(`"${filename}"`);
    if (!listed) throw new Error(`Cannot trust the figures: expected "${filename}" to be listed`);
  }
}
