import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import type { Benchmark, Scale } from "./benchmark.ts";
import { type FolderSize, folderSize } from "./measure/folder-size.ts";
import { asJsonLines, listedPackage, packageList } from "./measure/package-list.ts";
import { runMeasured } from "./measure/run-measured.ts";
import { runDumbPypi } from "./peers/dumb-pypi.ts";
import { bundleProgram } from "./programs/bundle.ts";
import type { OneMore } from "./programs/render-one-more.ts";
import { exponent, type Point } from "./report/exponent.ts";

const SIZES: Record<Scale, readonly number[]> = { quick: [100, 1_000], full: [1_000, 10_000, 100_000] };

/** Where a system keeps files in memory, because we don't compare disks. */
const MEMORY = "/dev/shm";

interface Row {
  files: number;
  ours: {
    seconds: number;
    sharedSeconds: number;
    /** On all cores, as queue and Lambda functions spread the work. */
    spreadSeconds: number;
    sharedSpreadSeconds: number;
    written: FolderSize;
    oneMore: OneMore;
  };
  theirs: { seconds: number; written: FolderSize; oneMoreSeconds: number; oneMoreWritten: FolderSize };
}

const benchmark: Benchmark = {
  title: "Rendering all pages, and one more file",
  goal: "all pages at least 5 times as fast as dumb-pypi; one more file at least 500 times",
  async run(scale) {
    const rows: Row[] = [];
    for (const files of SIZES[scale]) rows.push(await measure(files));
    const points = (pick: (row: Row) => number): Point[] => rows.map((row) => [row.files, pick(row)]);
    const series = [
      { label: "dumb-pypi: all", points: points(({ theirs }) => theirs.seconds) },
      { label: "dumb-pypi: one more", points: points(({ theirs }) => theirs.oneMoreSeconds) },
      { label: "wheelyard: all", points: points(({ ours }) => ours.seconds) },
      { label: "wheelyard: same pages", points: points(({ ours }) => ours.sharedSeconds) },
      { label: "wheelyard: one more", points: points(({ ours }) => ours.oneMore.warmMilliseconds / 1_000) },
    ];
    return {
      tables: [
        {
          title:
            "All pages: those that both have (HTML and legacy JSON); all of ours (JSON, gzip and feeds too)",
          columns: [
            "files",
            "times as fast, same pages",
            "same pages, on all cores",
            "times as fast, all of ours",
            "all of ours, on all cores",
            "wheelyard s, same pages",
            "wheelyard s, all",
            "dumb-pypi s",
            "wheelyard files, MB",
            "dumb-pypi files, MB",
          ],
          rows: rows.map(({ files, ours, theirs }) => [
            files,
            theirs.seconds / ours.sharedSeconds,
            theirs.seconds / ours.sharedSpreadSeconds,
            theirs.seconds / ours.seconds,
            theirs.seconds / ours.spreadSeconds,
            ours.sharedSeconds,
            ours.seconds,
            theirs.seconds,
            size(ours.written),
            size(theirs.written),
          ]),
        },
        {
          title: "One more file",
          columns: [
            "files before",
            "times as fast",
            "times fewer bytes",
            "wheelyard ms",
            "dumb-pypi ms",
            "wheelyard files, MB",
            "dumb-pypi files, MB",
          ],
          rows: rows.map(({ files, ours: { oneMore }, theirs }) => [
            files,
            (theirs.oneMoreSeconds * 1_000) / oneMore.warmMilliseconds,
            theirs.oneMoreWritten.bytes / oneMore.bytesWritten,
            oneMore.warmMilliseconds,
            theirs.oneMoreSeconds * 1_000,
            size({ files: oneMore.objectsWritten, bytes: oneMore.bytesWritten }),
            size(theirs.oneMoreWritten),
          ]),
        },
        {
          title: "How the time grows with the files (exponent)",
          columns: ["", "exponent"],
          rows: series.map(({ label, points }) => [label, exponent(points)]),
        },
      ],
      plots: [{ name: "rendering", title: "Time to render", x: "files", y: "seconds", series }],
    };
  },
};

export default benchmark;

async function measure(files: number): Promise<Row> {
  const folder = await mkdtemp(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "wheelyard-bench-"));
  const packages = packageList(files);
  const [list, longer] = [join(folder, "list.json"), join(folder, "longer.json")];
  const oneMore = listedPackage("project_0", 99, true, files);
  await writeFile(list, asJsonLines(packages));
  await writeFile(longer, asJsonLines([...packages, oneMore]));

  const [all, one] = [await bundleProgram("render-all"), await bundleProgram("render-one-more")];
  // Each into an empty folder; none stays to take memory from the next.
  const render = async (pages: "all" | "shared", shares: number) => {
    const output = join(folder, "ours");
    const begun = performance.now();
    const processes = Array.from({ length: shares }, (_, share) =>
      runMeasured(process.execPath, [all, list, output, pages, `${share}`, `${shares}`]),
    );
    await Promise.all(processes);
    const seconds = (performance.now() - begun) / 1_000;
    const written = await folderSize(output);
    await rm(output, { recursive: true });
    return { seconds, written };
  };
  const cores = cpus().length;
  const { seconds, written } = await render("all", 1);
  const { seconds: sharedSeconds } = await render("shared", 1);
  const { seconds: spreadSeconds } = await render("all", cores);
  const { seconds: sharedSpreadSeconds } = await render("shared", cores);
  const { stdout } = await runMeasured(process.execPath, [one, list]);

  const theirs = join(folder, "theirs");
  const full = await runDumbPypi(list, theirs, "../../");
  const writtenByThem = await folderSize(theirs);
  const begun = Date.now();
  const incremental = await runDumbPypi(longer, theirs, "../../", list);
  const row: Row = {
    files,
    ours: {
      seconds,
      sharedSeconds,
      spreadSeconds,
      sharedSpreadSeconds,
      written,
      oneMore: JSON.parse(stdout),
    },
    theirs: {
      seconds: full.seconds,
      written: writtenByThem,
      oneMoreSeconds: incremental.seconds,
      oneMoreWritten: await folderSize(theirs, begun),
    },
  };
  await rm(folder, { recursive: true });
  return row;
}

function size({ files, bytes }: FolderSize): string {
  return `${files.toLocaleString("en-US")}, ${Number((bytes / 1e6).toPrecision(3))}`;
}
