import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import type { Benchmark, Scale } from "./benchmark.ts";
import { type Exchange, type Totals, totalsOf } from "./measure/exchange.ts";
import { openMeasuredBucket } from "./measure/measured-bucket.ts";
import { MeasuringProxy } from "./measure/measuring-proxy.ts";
import { createTable, startDynamoDb } from "./peers/dynamodb.ts";
import { countS3pypiLinks, LOCKS, uploadWithS3pypi, writeS3pypiPage } from "./peers/s3pypi.ts";
import { IndexerProcess } from "./programs/indexer-process.ts";
import { seedIndex, syntheticPage } from "./programs/seeded-index.ts";
import { exponent, type Point } from "./report/exponent.ts";

/** Added to each request, so that the rounds decide, not the machine. */
const LATENCY_MS = 20;

/** Files in the project and projects in the index before the measured upload. Without files, the project is new. */
const SIZES: Record<Scale, readonly { files: number; projects: number }[]> = {
  quick: [
    { files: 0, projects: 1 },
    { files: 1, projects: 1 },
    { files: 100, projects: 1 },
  ],
  full: [
    { files: 1, projects: 1 },
    { files: 100, projects: 1 },
    { files: 1_000, projects: 1 },
    { files: 5_000, projects: 1 },
    { files: 1, projects: 1_000 },
    { files: 1, projects: 50_000 },
    { files: 5_000, projects: 50_000 },
    { files: 0, projects: 1 },
    { files: 0, projects: 1_000 },
    { files: 0, projects: 50_000 },
  ],
};

/** What a client sees of the project, and from which round on. */
const VISIBLE = {
  "page (JSON)": "/_index/simple/acme/index.json",
  "page (gzip)": "/_index/simple/acme/index.json.gz",
  "page (HTML)": "/_index/simple/acme/index.html",
  "root (gzip)": "/_index/simple/index.json.gz",
} as const;

type Visible = keyof typeof VISIBLE;

interface Cost extends Totals {
  seconds: number;
  /** Absent if it was not written, because it needn't change. */
  visible: Record<Visible, number | undefined>;
}

interface Row {
  files: number;
  projects: number;
  ours: Cost;
}

interface PeerRow {
  files: number;
  isLocked: boolean;
  totals: Totals;
}

const benchmark: Benchmark = {
  title: "Cost of one more upload",
  goal: "requests and round trips constant in files and projects; pip sees it after 3 round trips",
  async run(scale) {
    const rows: Row[] = [];
    for (const size of SIZES[scale])
      rows.push({ ...size, ours: await measureUpload(size.files, size.projects) });
    const files = [...new Set(SIZES[scale].map((size) => size.files))].filter((count) => count > 0);
    const peer = await measureS3pypi(files);

    const growing = (pick: (cost: Cost) => number): Point[] =>
      rows
        .filter(({ files, projects }) => files > 0 && projects === 1)
        .map((row) => [row.files, pick(row.ours)]);
    const bytesOf = (totals: Totals) => totals.bytesRead + totals.bytesWritten;
    const peerBytes = peer
      .filter(({ isLocked }) => isLocked)
      .map((row): Point => [row.files, bytesOf(row.totals)]);
    return {
      tables: [
        {
          title: `From event to visible, ${LATENCY_MS} ms a request`,
          columns: [
            "files, projects before",
            "requests",
            "GET, LIST, PUT",
            "round trips",
            ...Object.keys(VISIBLE).map((what) => `${what} in round`),
            "KB read",
            "KB written",
            "seconds",
          ],
          rows: rows.map(({ files, projects, ours }) => [
            `${files.toLocaleString("en-US")}, ${projects.toLocaleString("en-US")}`,
            ours.requests,
            `${ours.gets}, ${ours.lists}, ${ours.puts}`,
            ours.rounds,
            ...Object.values(ours.visible).map((round) => round ?? "–"),
            ours.bytesRead / 1_000,
            ours.bytesWritten / 1_000,
            ours.seconds,
          ]),
        },
        {
          title:
            "s3pypi 2.0.1: upload and page in one, HTML only (requests to S3 and DynamoDB; all one after the other)",
          columns: ["files before", "lock", "requests", "round trips", "KB read", "KB written"],
          rows: peer.map(({ files, isLocked, totals }) => [
            files.toLocaleString("en-US"),
            isLocked ? "yes" : "no",
            totals.requests,
            totals.rounds,
            totals.bytesRead / 1_000,
            totals.bytesWritten / 1_000,
          ]),
        },
        {
          title: "How it grows with the files of the project (exponent)",
          columns: ["", "wheelyard", "s3pypi"],
          rows: [
            [
              "requests",
              exponent(growing((cost) => cost.requests)),
              exponent(
                peer.filter(({ isLocked }) => isLocked).map((row): Point => [row.files, row.totals.requests]),
              ),
            ],
            ["bytes", exponent(growing(bytesOf)), exponent(peerBytes)],
          ],
        },
      ],
      plots: [
        {
          name: "upload-requests",
          title: "Requests for one more upload",
          x: "files in the project before",
          y: "requests",
          series: [
            { label: "wheelyard: requests", points: growing((cost) => cost.requests) },
            { label: "wheelyard: round trips", points: growing((cost) => cost.rounds) },
          ],
        },
        {
          name: "upload-bytes",
          title: "Bytes for one more upload",
          x: "files in the project before",
          y: "KB read and written",
          series: [
            { label: "wheelyard (all pages)", points: kilobytes(growing(bytesOf)) },
            { label: "s3pypi (one HTML page)", points: kilobytes(peerBytes) },
          ],
        },
      ],
    };
  },
};

export default benchmark;

async function measureUpload(files: number, projects: number): Promise<Cost> {
  await using bucket = await openMeasuredBucket({ latencyMs: LATENCY_MS });
  await using indexer = await IndexerProcess.start(bucket.proxy.url);
  // One file is uploaded first, so that all views are there and all code has run.
  await seedIndex(bucket.near, syntheticPage("acme", Math.max(0, files - 1)), projects);
  const upload = async (name: string, version: string): Promise<number> => {
    const { filename, body } = buildWheel({ name, version });
    await bucket.near.put(filename, body, { contentType: "application/zip" });
    bucket.proxy.reset();
    const begun = performance.now();
    await indexer.index(filename);
    return (performance.now() - begun) / 1_000;
  };
  await upload(files === 0 ? "other" : "acme", "1.0");
  const seconds = await upload("acme", "1.1");
  const { exchanges } = bucket.proxy;
  return { ...totalsOf(exchanges), seconds, visible: visibleIn(exchanges) };
}

function visibleIn(exchanges: readonly Exchange[]): Record<Visible, number | undefined> {
  const written = (path: string): number | undefined => {
    const write = exchanges.findLast(
      ({ method, url }) => method === "PUT" && url.split("?")[0]?.endsWith(path),
    );
    return write?.round;
  };
  return Object.fromEntries(Object.entries(VISIBLE).map(([what, path]) => [what, written(path)])) as Record<
    Visible,
    number
  >;
}

async function measureS3pypi(sizes: readonly number[]): Promise<PeerRow[]> {
  const rows: PeerRow[] = [];
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-bench-"));
  for (const isLocked of [false, true]) {
    await using dynamoDb = await startDynamoDb();
    if (isLocked) await createTable(dynamoDb.url, LOCKS.table, LOCKS.key);
    for (const files of sizes) {
      await using bucket = await openMeasuredBucket({ latencyMs: LATENCY_MS });
      const locks = await MeasuringProxy.start(dynamoDb.url, { latencyMs: LATENCY_MS });
      const filenames = Array.from({ length: files }, (_, n) => `acme-0.${n}-py3-none-any.whl`);
      await writeS3pypiPage(bucket.near, "acme", filenames);
      const { filename, body } = buildWheel({ name: "acme", version: "1.1" });
      await writeFile(join(folder, filename), body);
      await uploadWithS3pypi(join(folder, filename), bucket.proxy.url, locks.url);
      const links = await countS3pypiLinks(bucket.near, "acme");
      if (links !== files + 1) throw new Error(`Cannot compare: expected ${files + 1} links, found ${links}`);
      const [ours, theirs] = [totalsOf(bucket.proxy.exchanges), totalsOf(locks.exchanges)];
      rows.push({
        files,
        isLocked,
        // It does one thing after the other.
        totals: { ...ours, requests: ours.requests + theirs.requests, rounds: ours.rounds + theirs.requests },
      });
      await locks.close();
    }
  }
  await rm(folder, { recursive: true });
  return rows;
}

function kilobytes(points: readonly Point[]): Point[] {
  return points.map(([x, y]) => [x, y / 1_000]);
}
