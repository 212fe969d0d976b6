import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import type { Bucket } from "../support/bucket.ts";
import type { IndexClient } from "../support/index-client.ts";
import { StackProcess } from "../support/stack-process.ts";

/*
 * How long an upload takes to show on its project's page, one by one and many at once, and what memory that
 * takes. Run it with the path of a folder to upload that folder's wheels and sdists instead of built ones.
 */

const ONE_BY_ONE = 50;
const AT_ONCE = 200;
const POLL_MS = 5;

interface Upload {
  project: string;
  key: string;
  bytes: number;
  body: () => Promise<Uint8Array>;
}

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

function builtUploads(count: number): Upload[] {
  return Array.from({ length: count }, (_, n) => {
    const project = `built-${count}-${n % Math.ceil(count / 4)}`;
    const wheel = buildWheel({
      name: project,
      version: `1.${n}`,
      // From a kilobyte to four megabytes, most of them small, as wheels are.
      files: { "payload.bin": Buffer.alloc(Math.round(1_000 * 4_000 ** (n / count)), `${n}`) },
      compression: "stored",
    });
    return { project, key: wheel.filename, bytes: wheel.body.length, body: async () => wheel.body };
  });
}

async function uploadsFrom(folder: string): Promise<Upload[]> {
  const names = (await readdir(folder)).filter((name) => /\.(whl|tar\.gz)$/.test(name));
  return Promise.all(
    names.map(async (name) => {
      const body = () => readFile(join(folder, name));
      const { project } = parseDistributionFilename(name);
      return { project, key: name, bytes: (await body()).length, body };
    }),
  );
}

async function shows(index: IndexClient, { project, key }: Upload): Promise<void> {
  while (!(await index.filenames(project)).includes(basename(key))) await delay(POLL_MS);
}

async function measureOneByOne(bucket: Bucket, index: IndexClient, uploads: Upload[]): Promise<void> {
  const fromStart: number[] = [];
  const fromEnd: number[] = [];
  for (const upload of uploads) {
    const body = await upload.body();
    const started = performance.now();
    await bucket.put(upload.key, body);
    const uploaded = performance.now();
    await shows(index, upload);
    fromStart.push(performance.now() - started);
    fromEnd.push(performance.now() - uploaded);
  }
  print(`${uploads.length} uploads one by one: from the start of the upload ${summary(fromStart)}`);
  print(`  from its end ${summary(fromEnd)}`);
}

async function measureAtOnce(bucket: Bucket, index: IndexClient, uploads: Upload[]): Promise<void> {
  const bytes = uploads.reduce((sum, upload) => sum + upload.bytes, 0);
  const started = performance.now();
  const since = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  await Promise.all(uploads.map(async ({ key, body }) => bucket.put(key, await body())));
  const uploaded = since();
  for (const upload of uploads) await shows(index, upload);
  print(
    `${uploads.length} uploads (${megabytes(bytes)}) at once: uploaded after ${uploaded}, listed after ${since()}`,
  );
}

function summary(milliseconds: readonly number[]): string {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number): string => `${Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0)} ms`;
  return `median ${at(0.5)}, 95 % ${at(0.95)}, worst ${at(1)}`;
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** Spent by a process so far, in all its threads: unlike the time on a clock it doesn't depend on who else runs. */
async function cpuSeconds(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13)
    .map(Number);
  return ((user ?? 0) + (system ?? 0)) / 100;
}

/** The peak memory over the whole life of a process, as the kernel recorded it. */
async function peakMemory(pid: number | undefined): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const [, kilobytes] = status.match(/^VmHWM:\s+(\d+) kB$/m) ?? [];
  return megabytes(Number(kilobytes) * 1024);
}

const [folder] = process.argv.slice(2);
const uploads = folder === undefined ? builtUploads(AT_ONCE) : await uploadsFrom(folder);
const dataDir = await mkdtemp(join(tmpdir(), "wheelyard-measure-"));
const launched = performance.now();
const stack = new StackProcess({ DATA_DIR: dataDir });
try {
  const { bucket, index } = await stack.ready();
  print(`Ready after ${Math.round(performance.now() - launched)} ms`);
  print(`Memory when idle: ${await peakMemory(stack.child.pid)}`);
  await measureOneByOne(bucket, index, builtUploads(ONE_BY_ONE));
  const before = await cpuSeconds(stack.child.pid);
  await measureAtOnce(bucket, index, uploads);
  print(`  of which ${((await cpuSeconds(stack.child.pid)) - before).toFixed(1)} s of processor time`);
  print(`Peak memory of the stack: ${await peakMemory(stack.child.pid)}`);
} finally {
  await stack.kill("SIGTERM");
  await rm(dataDir, { recursive: true, force: true });
}
