import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { counted } from "@wheelyard/core/counted";
import type { ProjectName } from "@wheelyard/core/project-name";
import { quoted } from "@wheelyard/core/quoted";
import { InvalidUploadTimeError, parseUploadTime } from "@wheelyard/core/upload-time";
import pLimit from "p-limit";
import { waitForCaches } from "../change/wait-for-caches.ts";
import { refused } from "../command-error.ts";
import { awaitListing, type Uploaded } from "../publish/await-listing.ts";
import { type OpenIndex, openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { interruptible } from "../terminal/interruption.ts";
import { print, printError, printJson, printNote } from "../terminal/print.ts";
import { countProgress } from "../terminal/progress.ts";
import { type Collected, collect } from "./collect.ts";
import { migrateFile } from "./migrate-file.ts";
import { openSource } from "./open-source.ts";
import { readSelection, type SelectionOptions } from "./selection.ts";
import { skippedJson, skippedNotes } from "./skipped.ts";
import type { SourceFile } from "./source.ts";

export interface MigrateOptions extends TargetOptions, SelectionOptions {
  dryRun?: boolean;
  json?: boolean;
  /** False for --no-upload-times. */
  uploadTimes: boolean;
  /** False for --no-wait. */
  wait: boolean;
  /** In seconds. */
  timeout: number;
}

/** The files of one project are copied one after the other, to keep their upload order. */
const PROJECTS_AT_ONCE = 16;

interface Outcome extends Omit<Collected, "projects"> {
  uploads: Map<ProjectName, Uploaded[]>;
  /** Files copied without their upload time, because the source does not give it. */
  undated: number;
}

export async function migrate(text: string, options: MigrateOptions): Promise<void> {
  const selection = readSelection(options);
  const index = await openIndex(options);
  const source = await openSource(text, index.client.config.forcePathStyle === true);
  const collected = await collect(source, index, selection);
  if (options.dryRun) return reportPlan(collected, options);
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-migrate-"));
  try {
    await interruptible("run it again to continue", async (signal) => {
      const outcome = await migrateAll(index, collected, folder, options, signal);
      if (options.wait) await awaitAll(index, outcome, options, signal);
      report(outcome, options);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function migrateAll(
  index: OpenIndex,
  { projects, ...collected }: Collected,
  folder: string,
  { uploadTimes }: MigrateOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const outcome: Outcome = { ...collected, uploads: new Map(), undated: 0 };
  const total = [...projects.values()].reduce((sum, files) => sum + files.length, 0);
  const progress = countProgress("Migrating", total);
  const limit = pLimit(PROJECTS_AT_ONCE);
  const ended = await Promise.allSettled(
    [...projects].map(([project, files]) => limit(() => migrateProject(project, files))),
  ).finally(progress.stop);
  const failure = ended.find((result) => result.status === "rejected");
  if (failure !== undefined) throw failure.reason;
  return outcome;

  async function migrateProject(project: ProjectName, files: readonly SourceFile[]): Promise<void> {
    const uploads: Uploaded[] = [];
    outcome.uploads.set(project, uploads);
    const own = await mkdtemp(join(folder, `${project}-`));
    for (const file of files) {
      signal.throwIfAborted();
      const uploadTime = uploadTimes ? originalTime(file) : undefined;
      const result = await migrateFile(index, file, own, uploadTime, signal);
      if (result.kind === "migrated") {
        uploads.push(result.upload);
        if (uploadTimes && uploadTime === undefined) outcome.undated++;
      } else if (result.kind === "failed") outcome.problems.push(result);
      else {
        const earlier = uploads.find(({ candidate }) => basename(candidate.key) === file.filename);
        if (earlier === undefined || earlier.candidate.sha256 === result.sha256) outcome.existing++;
        else outcome.problems.push({ origin: file.origin, reason: otherContent(file.filename) });
      }
      progress.add(1);
    }
  }
}

function otherContent(filename: string): string {
  return `the source has another file called ${quoted(filename)}, with different content, which was migrated`;
}

/** @returns undefined if the source gives none that is possible */
function originalTime({ uploaded }: SourceFile): Date | undefined {
  if (uploaded === undefined) return undefined;
  try {
    return parseUploadTime(uploaded, new Date());
  } catch (error) {
    if (error instanceof InvalidUploadTimeError) return undefined;
    throw error;
  }
}

async function awaitAll(
  index: OpenIndex,
  { uploads, problems }: Outcome,
  { timeout }: MigrateOptions,
  signal: AbortSignal,
): Promise<void> {
  const progress = countProgress("Waiting for the index", uploads.size);
  const limit = pLimit(PROJECTS_AT_ONCE);
  const waits = [...uploads].map(([project, ofProject]) =>
    limit(async () => {
      for (const verdict of await awaitListing(index, project, ofProject, timeout, signal)) {
        if (verdict.kind === "rejected") {
          problems.push({ origin: verdict.candidate.key, reason: verdict.reason });
        }
      }
      progress.add(1);
    }),
  );
  await Promise.all(waits).finally(progress.stop);
  if (uploads.size > 0) await waitForCaches(index, signal);
}

function report(outcome: Outcome, { json }: MigrateOptions): void {
  const { uploads, existing, problems, undated } = outcome;
  const keys = [...uploads.values()].flat().map(({ candidate }) => candidate.key);
  const sorted = problems.map(({ origin, reason }) => ({ origin, reason }));
  if (json) {
    printJson({ migrated: keys, existing, problems: sorted, ...skippedJson(outcome), undated });
  } else {
    printNote(...skippedNotes(outcome));
    if (undated > 0)
      printNote(`${counted(undated, "file")} dated today: the source does not give the upload time`);
    for (const { origin, reason } of sorted) printError(`"${origin}" was left out: ${reason}`);
    print(`Migrated ${counted(keys.length, "file")}, ${existing} already there, ${problems.length} left out`);
  }
  if (problems.length > 0) throw refused(`${counted(problems.length, "file")} left out`);
}

function reportPlan(collected: Collected, { json }: MigrateOptions): void {
  const { projects, existing, problems } = collected;
  const origins = [...projects.values()].flat().map(({ origin }) => origin);
  if (json) {
    printJson({ wouldMigrate: origins, existing, problems, ...skippedJson(collected) });
    return;
  }
  for (const origin of origins) print(`Would migrate ${origin}`);
  for (const { origin, reason } of problems) printNote(`"${origin}" would be left out: ${reason}`);
  printNote(...skippedNotes(collected));
  print(`Would migrate ${counted(origins.length, "file")}, ${existing} already there`);
}
