import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { cpus } from "node:os";
import { basename } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { MAIN } from "@wheelyard/core/root";
import pLimit from "p-limit";
import type { Benchmark } from "./benchmark.ts";
import { wheels } from "./fixtures/wheels.ts";
import { BUCKET, type MeasuredBucket, openMeasuredBucket } from "./measure/measured-bucket.ts";
import { runMeasured } from "./measure/run-measured.ts";
import { bundleProgram } from "./programs/bundle.ts";
import { IndexerProcess } from "./programs/indexer-process.ts";

const benchmark: Benchmark = {
  title: "Taking in a folder of real wheels",
  goal: "at most 2.5 times the processor time of openssl dgst -sha256, in constant memory",
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
            "processor time, times that of openssl, cold",
            "the same, warm",
            "times that of Node's own hash, warm",
            "time, times that of openssl, cold",
            "with copying",
            "peak MB of an indexer",
            "bytes read, times the content",
            "s of processor time, openssl",
            "Node's own hash",
            "indexers, cold",
            "indexers, warm",
          ],
          rows: results.map(({ set, count, bytes, openssl, node, copying, cold, warm, bytesRead }) => [
            `${set}: ${count}, ${(bytes / 1e9).toFixed(2)} GB`,
            cold.cpuSeconds / openssl.cpuSeconds,
            warm.cpuSeconds / openssl.cpuSeconds,
            warm.cpuSeconds / node.cpuSeconds,
            cold.seconds / openssl.seconds,
            (copying + cold.seconds) / openssl.seconds,
            warm.peakMegabytes,
            bytesRead / bytes,
            openssl.cpuSeconds,
            node.cpuSeconds,
            cold.cpuSeconds,
            warm.cpuSeconds,
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
  await hashWithOpenssl(files, cores);
  const openssl = await hashWithOpenssl(files, cores);
  const node = await hashWithNode(files, cores);

  await using bucket = await openMeasuredBucket({});
  const begun = performance.now();
  await copy(files, bucket);
  const copied = performance.now();
  const keys = files.map((file) => basename(file));
  await using indexers = await Indexers.start(bucket, cores);
  const cold = await indexers.index(keys);
  await expectListed(files, bucket);
  const bytesRead = bytesOfWheels(bucket);
  await forgetIndex(bucket);
  const warm = await indexers.index(keys);
  await expectListed(files, bucket);
  return {
    count: files.length,
    bytes,
    openssl,
    node,
    copying: (copied - begun) / 1_000,
    cold,
    warm,
    bytesRead,
  };
}

function bytesOfWheels({ proxy }: MeasuredBucket): number {
  return proxy.exchanges
    .filter(({ url }) => /^[^?]+\.whl(?:\?|$)/.test(url) && !url.includes("/_index/"))
    .reduce((sum, { responseBytes }) => sum + responseBytes, 0);
}

/** Restores the bucket to before anything was indexed. */
async function forgetIndex({ near }: MeasuredBucket): Promise<void> {
  for await (const { key, etag } of near.list("_index/")) await near.delete(key, { ifMatch: etag });
}

/** The processor time of Node's own hash, over all cores. Like openssl, it uses the processor's instructions. */
async function hashWithNode(files: readonly string[], cores: number): Promise<{ cpuSeconds: number }> {
  const program = await bundleProgram("hash-files");
  const runs = await Promise.all(
    Array.from({ length: cores }, (_, core) =>
      runMeasured(process.execPath, [program, ...files.filter((_, n) => n % cores === core)]),
    ),
  );
  const cpuSeconds = runs.map(({ stdout }) => Number(JSON.parse(stdout).cpuSeconds));
  return { cpuSeconds: cpuSeconds.reduce((sum, seconds) => sum + seconds, 0) };
}

/** The time that openssl takes on all cores, and its processor time over all of them. */
async function hashWithOpenssl(
  files: readonly string[],
  cores: number,
): Promise<{ seconds: number; cpuSeconds: number }> {
  const script = `printf '%s\\0' "$@" | xargs -0 -n ${Math.ceil(files.length / cores)} -P ${cores} openssl dgst -sha256 > /dev/null; times`;
  const { seconds, stdout } = await runMeasured("sh", ["-c", script, "sh", ...files]);
  // Its last line is about its children, user and system: 0m1.5s 0m0.5s
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

/** One indexer for each core; each gets every nth key, in one batch. */
class Indexers implements AsyncDisposable {
  readonly #indexers: readonly IndexerProcess[];

  static async start({ proxy }: MeasuredBucket, cores: number): Promise<Indexers> {
    return new Indexers(
      await Promise.all(Array.from({ length: cores }, () => IndexerProcess.start(proxy.url))),
    );
  }

  private constructor(indexers: readonly IndexerProcess[]) {
    this.#indexers = indexers;
  }

  async index(keys: readonly string[]) {
    const begun = performance.now();
    const runs = await Promise.all(
      this.#indexers.map((indexer, core) =>
        indexer.index(...keys.filter((_, n) => n % this.#indexers.length === core)),
      ),
    );
    return {
      seconds: (performance.now() - begun) / 1_000,
      peakMegabytes: Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)),
      cpuSeconds: runs.reduce((sum, run) => sum + run.cpuSeconds, 0),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#indexers.map((indexer) => indexer[Symbol.asyncDispose]()));
  }
}

async function expectListed(files: readonly string[], { near }: MeasuredBucket): Promise<void> {
  for (const file of files) {
    const { filename, project } = parseDistributionFilename(basename(file));
    const page = await near.get(projectPageKeys({ root: MAIN, name: project }).json);
    const listed =
      page.kind === "found" && Buffer.from(page.object.body).toString().includes(`"${filename}"`);
    if (!listed) throw new Error(`Cannot trust the figures: expected "${filename}" to be listed`);
  }
}
