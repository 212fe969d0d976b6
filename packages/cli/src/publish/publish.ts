import { rm } from "node:fs/promises";
import { counted } from "@wheelyard/core/counted";
import type { Root } from "@wheelyard/core/root";
import pLimit from "p-limit";
import { waitForCaches } from "../change/wait-for-caches.ts";
import { refused, wrongUsage } from "../command-error.ts";
import { type OpenIndex, openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { interruptible } from "../terminal/interruption.ts";
import { printError, printJson, printNote } from "../terminal/print.ts";
import { byteProgress } from "../terminal/progress.ts";
import { awaitListing, type IndexAnswer, type Uploaded } from "./await-listing.ts";
import { build } from "./build.ts";
import { byProject } from "./by-project.ts";
import { type Candidate, checkFiles } from "./candidate.ts";
import { findFiles } from "./find-files.ts";
import { type Plan, planUploads } from "./plan.ts";
import { type Publication, printDryRun, printPublication, publicationJson } from "./report.ts";
import { upload } from "./upload.ts";
import { yankPrevious } from "./yank-previous.ts";

export interface PublishOptions extends TargetOptions {
  skipExisting?: boolean;
  dryRun?: boolean;
  yankPrevious?: boolean;
  build?: boolean;
  python: string;
  /** False for --no-wait. */
  wait: boolean;
  /** In seconds. */
  timeout: number;
  json?: boolean;
}

/** How many files are sent at once. A large one takes several connections. */
const UPLOADS_AT_ONCE = 8;

export async function publish(paths: readonly string[], options: PublishOptions): Promise<void> {
  checkOptions(paths, options);
  const index = await openIndex(options);
  if (!options.build) return publishPaths(index, paths.length > 0 ? paths : ["dist"], options);
  const folder = await interruptible("nothing was uploaded", (signal) =>
    build(process.cwd(), options.python, signal),
  );
  try {
    await publishPaths(index, [folder], options);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function checkOptions(paths: readonly string[], options: PublishOptions): void {
  if (options.build && paths.length > 0) {
    throw wrongUsage("Cannot use --build with named files: it builds the project in the current folder");
  }
  if (options.yankPrevious && !options.wait) {
    throw wrongUsage(
      "Cannot use --yank-previous with --no-wait: earlier releases are yanked only once the new one is listed",
    );
  }
}

async function publishPaths(
  index: OpenIndex,
  paths: readonly string[],
  options: PublishOptions,
): Promise<void> {
  const candidates = await checked(index.root, await findFiles(paths));
  const { fresh, existing } = await planned(index, candidates, options);
  if (options.dryRun) return printDryRun(index.bucket, fresh, options.json === true);
  const whatIsLeft = "files that were sent completely are published, the others are not";
  await interruptible(whatIsLeft, async (signal) => {
    const uploads = await uploadAll(index, fresh, options, signal);
    const answers = options.wait ? await answersTo(index, uploads, options, signal) : [];
    const rejected = answers.filter(({ kind }) => kind === "rejected").length;
    try {
      const isYanking = options.yankPrevious === true && rejected === 0;
      if (isYanking) await yankPrevious(index, candidates, options.timeout);
      if (isYanking || answers.length > 0) await waitForCaches(index, signal);
    } finally {
      const publication: Publication = { indexUrl: index.indexUrl, uploads, answers, existing };
      if (options.json) printJson(publicationJson(publication));
      else printPublication(publication);
    }
    if (rejected > 0) throw refused(`The index rejected ${rejected} of ${counted(answers.length, "file")}`);
  });
}

/** All or nothing, so that half a release can't be installed. */
async function checked(root: Root, paths: readonly string[]): Promise<Candidate[]> {
  const checks = await checkFiles(root, paths);
  const problems = checks.filter((check) => check.kind === "rejected");
  for (const { reason } of problems) printError(reason);
  if (problems.length > 0) {
    throw refused(
      `Nothing was uploaded: the index would reject ${problems.length} of ${counted(checks.length, "file")}`,
    );
  }
  const candidates = checks.flatMap((check) => (check.kind === "valid" ? [check.candidate] : []));
  const byKey = new Map<string, string>();
  for (const { key, path, note } of candidates) {
    if (note !== undefined) printNote(`"${path}": ${note}`);
    const other = byKey.get(key);
    if (other !== undefined)
      throw refused(`Nothing was uploaded: "${other}" and "${path}" have the same name`);
    byKey.set(key, path);
  }
  return candidates;
}

/** @throws {CommandError} if a file exists already, unless those are skipped */
async function planned(
  index: OpenIndex,
  candidates: readonly Candidate[],
  { skipExisting }: PublishOptions,
): Promise<Plan> {
  const plan = await planUploads(index, candidates);
  if (skipExisting || plan.existing.length === 0) return plan;
  for (const { candidate, isSame } of plan.existing) {
    const content = isSame ? "" : ", with different content";
    printError(`Cannot publish "${candidate.distribution.filename}": the index already has it${content}`);
  }
  throw refused(
    "Nothing was uploaded: published files are never overwritten; use a new version, or pass --skip-existing",
  );
}

async function uploadAll(
  index: OpenIndex,
  candidates: readonly Candidate[],
  options: PublishOptions,
  signal: AbortSignal,
): Promise<Uploaded[]> {
  const progress = byteProgress("Uploading", sum(candidates));
  const limit = pLimit(UPLOADS_AT_ONCE);
  try {
    const results = await Promise.allSettled(
      candidates.map((candidate) =>
        limit(async () => {
          signal.throwIfAborted();
          return { candidate, outcome: await upload(index, candidate, progress.add, signal) };
        }),
      ),
    );
    const failure = results.find((result) => result.status === "rejected");
    if (failure !== undefined) throw failure.reason;
    const done = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const taken = done.filter(({ outcome }) => outcome.kind === "exists");
    if (taken.length > 0 && !options.skipExisting) {
      const keys = taken.map(({ candidate }) => `"${candidate.key}"`).join(", ");
      throw refused(
        `Cannot publish ${keys}: the bucket already has an object there, uploaded meanwhile or rejected`,
      );
    }
    return done.flatMap(({ candidate, outcome }) =>
      outcome.kind === "uploaded" ? [{ candidate, etag: outcome.etag }] : [],
    );
  } finally {
    progress.stop();
  }
}

async function answersTo(
  index: OpenIndex,
  uploads: readonly Uploaded[],
  { timeout }: PublishOptions,
  signal: AbortSignal,
): Promise<IndexAnswer[]> {
  const projects = byProject(uploads, ({ candidate }) => candidate);
  const answers = await Promise.all(
    [...projects].map(([project, ofProject]) => awaitListing(index, project, ofProject, timeout, signal)),
  );
  return answers.flat();
}

function sum(candidates: readonly Candidate[]): number {
  return candidates.reduce((total, { size }) => total + size, 0);
}
