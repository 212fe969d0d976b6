import { fileURLToPath } from "node:url";
import { listInRanges } from "@wheelyard/indexer/reconcile/list-in-ranges";
import { PageRounds } from "@wheelyard/indexer/testing/page-rounds";
import { syntheticListing } from "@wheelyard/indexer/testing/synthetic-listing";
import type { Benchmark, Scale } from "./benchmark.ts";
import { type ReconcileRun, reconcileRuns, runNamed } from "./measure/reconcile-runs.ts";
import { runMeasured } from "./measure/run-measured.ts";
import { exponent } from "./report/exponent.ts";

const SIZES: Record<Scale, readonly number[]> = { quick: [1_000, 2_000], full: [1_000, 10_000, 100_000] };
const FILES_PER_PROJECT = 20;

/** Objects of which a bucket is only listed, and how long S3 takes for a thousand of them. */
const LISTED: Record<Scale, readonly number[]> = { quick: [20_000], full: [400_000, 5_000_000] };
const PAGE_SECONDS = 0.15;
const MEMORY = fileURLToPath(new URL("../packages/indexer/testing/reconcile-memory.ts", import.meta.url));

const benchmark: Benchmark = {
  title: "Reconciling",
  goal: "with nothing to do, one listing; with a hundredth to do, what that hundredth takes",
  async run(scale) {
    const bySize: { files: number; runs: ReconcileRun[]; peakMegabytes: number }[] = [];
    for (const files of SIZES[scale]) {
      const task = { distributions: files, projects: files / FILES_PER_PROJECT, channels: 0 };
      const memory = await runMeasured(process.execPath, ["--import", "tsx", MEMORY, String(files)]);
      const { peakMegabytes } = JSON.parse(memory.stdout);
      bySize.push({ files, runs: await reconcileRuns({ ...task, uploads: files / 100 }), peakMegabytes });
    }
    const series = (["nothing to do", "uploads, events lost"] as const).map((name) => ({
      label: name,
      points: bySize.map(({ files, runs }) => [files, runNamed(name, runs).requests] as const),
    }));
    const listings = [];
    for (const objects of LISTED[scale]) listings.push(await measureListing(objects));
    return {
      tables: [
        ...bySize.map(({ files, runs }) => ({
          title: `${told(files)} distributions in ${told(files / FILES_PER_PROJECT)} projects, then 1 % more`,
          columns: [
            "run",
            "requests",
            "requests a thousand objects",
            "projects read",
            "messages",
            "differences",
            "objects",
            "seconds",
          ],
          rows: runs.map(({ name, requests, objects, projectsRead, messages, differences, seconds }) => [
            name,
            requests,
            requests / (objects / 1_000),
            projectsRead,
            messages,
            differences,
            objects,
            seconds,
          ]),
        })),
        {
          title: `Waiting for the listing alone, at ${PAGE_SECONDS} s a page`,
          columns: ["objects", "seconds", "one page after another", "pages requested", "processor time"],
          rows: listings,
        },
        {
          title: "Memory: a first run over so many distributions in 5,000 projects, with all of Node",
          columns: ["distributions", "peak MB"],
          rows: bySize.map(({ files, peakMegabytes }) => [files, peakMegabytes]),
        },
        {
          title: "How requests grow with the distributions (exponent)",
          columns: ["run", "exponent"],
          rows: series.map(({ label, points }) => [label, exponent(points)]),
        },
      ],
      plots: [
        { name: "reconcile", title: "Requests to reconcile", x: "distributions", y: "requests", series },
      ],
    };
  },
};

export default benchmark;

/** Counts the rounds of pages, so that other work of the machine changes nothing. */
async function measureListing(objects: number): Promise<(string | number)[]> {
  const rounds = new PageRounds();
  const before = process.cpuUsage();
  let listed = 0;
  await listInRanges(syntheticListing(objects, objects / FILES_PER_PROJECT, rounds.page), async () => {
    listed++;
  });
  const { user, system } = process.cpuUsage(before);
  if (listed !== objects)
    throw new Error(`Cannot trust the figures: expected ${objects} objects, found ${listed}`);
  return [
    told(objects),
    rounds.rounds * PAGE_SECONDS,
    (objects / 1_000) * PAGE_SECONDS,
    rounds.pages,
    (user + system) / 1e6,
  ];
}

function told(count: number): string {
  return count.toLocaleString("en-US");
}
