import { setTimeout as delay } from "node:timers/promises";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { wheelOfZeros } from "@wheelyard/indexer/testing/large-wheels";
import { SyntheticObject } from "@wheelyard/indexer/testing/synthetic-object";
import type { Benchmark, Scale } from "./benchmark.ts";
import type { Exchange } from "./measure/exchange.ts";
import { BUCKET, openMeasuredBucket } from "./measure/measured-bucket.ts";
import { runMeasured } from "./measure/run-measured.ts";
import { uploadInParts } from "./measure/upload-in-parts.ts";
import { bundleProgram } from "./programs/bundle.ts";
import { IndexerProcess } from "./programs/indexer-process.ts";

const LATENCY_MS = 20;

/**
 * The limit of one connection: S3 gives 80 MB/s. A machine that is S3, network and Lambda at once may be slower than
 * several of those; a lower limit shows the ratio without that effect.
 */
const SIZES: Record<Scale, readonly [Size, ...Size[]]> = {
  quick: [{ bytes: 50e6, bytesPerSecond: 4e6 }],
  full: [
    { bytes: 2e9, bytesPerSecond: 80e6 },
    { bytes: 200e6, bytesPerSecond: 4e6 },
  ],
};

interface Size {
  bytes: number;
  bytesPerSecond: number;
}

interface Reading {
  seconds: number;
  peakMegabytes: number;
}

const benchmark: Benchmark = {
  title: "One huge wheel",
  goal: "at least 4 times as fast as a single connection, under 256 MB of memory, no byte read twice",
  async run(scale) {
    const rows = [];
    for (const size of SIZES[scale]) rows.push({ ...size, ...(await measure(size)) });
    const [first] = SIZES[scale];
    const changed = await measureChange(first);
    return {
      tables: [
        {
          title: "From event to listed",
          columns: [
            "wheel, limit of a connection",
            "times as fast as one connection",
            "MB read twice",
            "ranges",
            "peak MB of memory",
            "seconds",
            "MB/s",
            "seconds of one connection",
          ],
          rows: rows.map(({ bytes, bytesPerSecond, ours, single, ranges, bytesReadTwice }) => [
            `${bytes / 1e9} GB, ${bytesPerSecond / 1e6} MB/s`,
            single.seconds / ours.seconds,
            bytesReadTwice / 1e6,
            ranges,
            ours.peakMegabytes,
            ours.seconds,
            bytes / 1e6 / ours.seconds,
            single.seconds,
          ]),
        },
        {
          title: "The first, overwritten with a small wheel when half of it was read",
          columns: ["", "count"],
          rows: [
            ["MB read of the old version", changed.oldBytes / 1e6],
            ["requests that found another version (412)", changed.refused],
            ["attempts", changed.attempts],
            ["listed in the end", changed.listed],
          ],
        },
      ],
    };
  },
};

export default benchmark;

async function measure({ bytes, bytesPerSecond }: Size) {
  await using bucket = await openMeasuredBucket({ latencyMs: LATENCY_MS, bytesPerSecond });
  await using indexer = await IndexerProcess.start(bucket.proxy.url);
  const { filename, contents } = wheelOfZeros(bytes);
  const content = new SyntheticObject(...contents);
  await uploadInParts(bucket.client, filename, content);
  const begun = performance.now();
  const { peakMegabytes } = await indexer.index(filename);
  const ours: Reading = { seconds: (performance.now() - begun) / 1_000, peakMegabytes };
  const exchanges = bucket.proxy.exchanges.filter(({ url }) => isContent(url, filename));
  const program = await bundleProgram("single-connection");
  const { stdout } = await runMeasured(process.execPath, [program, bucket.proxy.url, BUCKET, filename]);
  return {
    ours,
    single: JSON.parse(stdout) as Reading,
    ranges: exchanges.length,
    bytesReadTwice: bytesOf(exchanges, filename) - content.size,
  };
}

async function measureChange({ bytes, bytesPerSecond }: Size) {
  await using bucket = await openMeasuredBucket({ latencyMs: LATENCY_MS, bytesPerSecond });
  await using indexer = await IndexerProcess.start(bucket.proxy.url);
  const { filename, contents } = wheelOfZeros(bytes);
  await uploadInParts(bucket.client, filename, new SyntheticObject(...contents));
  const indexed = indexer.index(filename);
  while (bytesOf(bucket.proxy.exchanges, filename) < bytes / 2) await delay(5);
  const { body } = buildWheel({ name: "acme", version: "1.0" });
  await bucket.near.put(filename, body, { contentType: "application/zip" });
  await indexed;
  const page = await bucket.near.get("_index/simple/acme/index.json");
  const [file] = page.kind === "found" ? JSON.parse(Buffer.from(page.object.body).toString()).files : [];
  const run = indexer.log.find(({ event }) => event === "indexed");
  return {
    oldBytes: bytesOf(bucket.proxy.exchanges, filename) - body.length,
    refused: bucket.proxy.exchanges.filter(({ status }) => status === 412).length,
    attempts: Number(run?.attempts),
    listed: file?.size === body.length ? "the small one" : `a file of ${file?.size} bytes`,
  };
}

function bytesOf(exchanges: readonly Exchange[], key: string): number {
  return exchanges
    .filter(({ url }) => isContent(url, key))
    .reduce((sum, { responseBytes }) => sum + responseBytes, 0);
}

/** Neither a listing nor what the index says about the object. */
function isContent(url: string, key: string): boolean {
  return url.split("?", 1)[0] === `/${BUCKET}/${key}` && !url.includes("tagging");
}
