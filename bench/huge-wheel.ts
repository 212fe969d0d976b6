import { setTimeout as delay } from "node:timers/promises";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { wheelOfZeros } from "@wheelyard/indexer/testing/large-wheels";
import { SyntheticObject } from "@wheelyard/indexer/testing/synthetic-object";
import type { Benchmark, Scale } from "./benchmark.ts";
import type { Exchange } from "./measure/exchange.ts";
import { BUCKET, openMeasuredBucket } from "./measure/measured-bucket.ts";
import { runMeasured } from "./measure/run-measured.ts";
import { uploadInParts } from "./measure/upload-in-parts.ts";
import { bundleSubject } from "./subjects/bundle.ts";
import { IndexerProcess } from "./subjects/indexer-process.ts";

const BYTES: Record<Scale, number> = { quick: 100e6, full: 2e9 };
const LATENCY_MS = 20;
/**
 * Of one connection: what S3 gives. The machine, which is S3, network and Lambda at once, may be the lower one.
 */
const LIMITS: Record<Scale, readonly number[]> = { quick: [80e6], full: [80e6] };

interface Reading {
  seconds: number;
  peakMegabytes: number;
}

const benchmark: Benchmark = {
  title: "One huge wheel",
  goal: "at least 4 times as fast as a single connection, under 256 MB of memory, no byte read twice",
  async run(scale) {
    const bytes = BYTES[scale];
    const rows = [];
    for (const bytesPerSecond of LIMITS[scale])
      rows.push({ bytesPerSecond, ...(await measure(bytes, bytesPerSecond)) });
    const changed = await measureChange(bytes, LIMITS[scale][0] ?? 0);
    return {
      tables: [
        {
          title: `A wheel of ${bytes / 1e9} GB, from event to listed`,
          columns: [
            "limit of a connection",
            "times as fast as one connection",
            "MB read twice",
            "ranges",
            "peak MB of memory",
            "seconds",
            "MB/s",
            "seconds of one connection",
          ],
          rows: rows.map(({ bytesPerSecond, ours, single, ranges, bytesReadTwice }) => [
            `${bytesPerSecond / 1e6} MB/s`,
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
          title: "The same, overwritten with a small wheel when half of it was read",
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

async function measure(bytes: number, bytesPerSecond: number) {
  await using bucket = await openMeasuredBucket({ latencyMs: LATENCY_MS, bytesPerSecond });
  await using indexer = await IndexerProcess.start(bucket.proxy.url);
  const { filename, contents } = wheelOfZeros(bytes);
  const content = new SyntheticObject(...contents);
  await uploadInParts(bucket.client, filename, content);
  const begun = performance.now();
  const { peakMegabytes } = await indexer.index(filename);
  const ours: Reading = { seconds: (performance.now() - begun) / 1_000, peakMegabytes };
  const exchanges = bucket.proxy.exchanges.filter(({ url }) => isContent(url, filename));
  const program = await bundleSubject("single-connection");
  const { stdout } = await runMeasured(process.execPath, [program, bucket.proxy.url, BUCKET, filename]);
  return {
    ours,
    single: JSON.parse(stdout) as Reading,
    ranges: exchanges.length,
    bytesReadTwice: bytesOf(exchanges, filename) - content.size,
  };
}

async function measureChange(bytes: number, bytesPerSecond: number) {
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

/** Neither a listing nor what the index says of the object. */
function isContent(url: string, key: string): boolean {
  return url.startsWith(`/${BUCKET}/${key}?`);
}
