import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials, region } from "@wheelyard/local/bucket-access";
import type { Benchmark, Scale } from "./benchmark.ts";
import { advisedProject, writeAdvisories } from "./fixtures/advisories.ts";
import { type Exchange, totalsOf } from "./measure/exchange.ts";
import { BUCKET, openMeasuredBucket } from "./measure/measured-bucket.ts";
import { runMeasured } from "./measure/run-measured.ts";
import { bundleProgram } from "./programs/bundle.ts";
import type { AdvisoriesWork } from "./programs/fetch-advisories.ts";

/** How many entries, and how many versions an entry about a flaw names: usually, and if all projects release daily. */
const ARCHIVES: Record<Scale, readonly (readonly [entries: number, versions: number])[]> = {
  quick: [[1_000, 20]],
  full: [
    [10_000, 20],
    [100_000, 20],
    [100_000, 200],
  ],
};

/** How many projects the pages are about: every second one is known. */
const PAGES = 100;

interface Runs {
  unpackedBytes: number;
  packedBytes: number;
  first: Run;
  /** The same archive again, with its ETag gone. */
  again: Run;
  /** What is known about one project after another. */
  pages: Run;
}

interface Run extends AdvisoriesWork {
  seconds: number;
  exchanges: readonly Exchange[];
}

const benchmark: Benchmark = {
  title: "Advisories",
  goal: "100,000 entries in half of the function's 1,024 MB and a tenth of its 15 minutes; a page costs one read",
  async run(scale) {
    const program = await bundleProgram("fetch-advisories");
    const measured: [string, Runs][] = [];
    for (const [entries, versions] of ARCHIVES[scale]) {
      const name = `${entries.toLocaleString("en")}, ${versions} versions a flaw`;
      measured.push([name, await measure(program, entries, versions)]);
    }
    return { tables: [fetchTable(measured), pageTable(measured)] };
  },
};

export default benchmark;

function fetchTable(measured: readonly [string, Runs][]) {
  return {
    title: "Fetching an archive into an empty bucket, and the same archive again",
    columns: [
      "entries",
      "MB packed",
      "MB unpacked",
      "peak MB, with all of Node's",
      "writes",
      "MB written",
      "writes, again",
      "processor seconds",
      "processor seconds, again",
      "seconds",
    ],
    rows: measured.map(([name, { packedBytes, unpackedBytes, first, again }]): [string, ...number[]] => {
      const { puts, bytesWritten } = totalsOf(first.exchanges);
      return [
        name,
        packedBytes / 1e6,
        unpackedBytes / 1e6,
        first.peakMegabytes,
        puts,
        bytesWritten / 1e6,
        totalsOf(again.exchanges).puts,
        first.processorSeconds,
        again.processorSeconds,
        first.seconds,
      ];
    }),
  };
}

function pageTable(measured: readonly [string, Runs][]) {
  return {
    title: `What is known about ${PAGES} projects, read for one page after another`,
    columns: [
      "entries",
      "reads a page",
      "KB read, median",
      "KB read, most",
      "processor ms a page",
      "peak MB",
    ],
    rows: measured.map(([name, { pages }]): [string, ...number[]] => {
      // The first read is that of the manifest, which the function remembers for a minute.
      const [, ...parts] = pages.exchanges;
      const sizes = parts.map(({ responseBytes }) => responseBytes / 1e3).toSorted((a, b) => a - b);
      const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
      return [
        name,
        parts.length / PAGES,
        median,
        sizes.at(-1) ?? 0,
        (pages.processorSeconds * 1_000) / PAGES,
        pages.peakMegabytes,
      ];
    }),
  };
}

async function measure(program: string, entries: number, versions: number): Promise<Runs> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-bench-"));
  const archive = join(folder, "all.zip");
  const unpackedBytes = await writeAdvisories(archive, entries, versions);
  const source = createServer((_, response) => void createReadStream(archive).pipe(response));
  await new Promise<void>((resolve) => source.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(source.address() as AddressInfo).port}/all.zip`;
  await using bucket = await openMeasuredBucket({});
  const run = async (wanted: string, outcome: RegExp): Promise<Run> => {
    bucket.proxy.reset();
    const { seconds, stdout } = await runMeasured(process.execPath, [program, BUCKET, wanted], {
      AWS_ENDPOINT_URL_S3: bucket.proxy.url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    });
    const work: AdvisoriesWork = JSON.parse(stdout);
    if (!outcome.test(work.outcome))
      throw new Error(`Cannot measure: expected ${outcome}, found ${work.outcome}`);
    return { ...work, seconds, exchanges: bucket.proxy.exchanges };
  };
  const names = Array.from({ length: PAGES }, (_, n) =>
    n % 2 === 0 ? advisedProject(n * 97, entries) : `unknown-${n}`,
  );
  try {
    return {
      unpackedBytes,
      packedBytes: (await stat(archive)).size,
      first: await run(url, /^switched$/),
      again: await run(url, /^unchanged$/),
      pages: await run(names.join(","), /^[1-9]\d* found$/),
    };
  } finally {
    source.close();
    await rm(folder, { recursive: true });
  }
}
