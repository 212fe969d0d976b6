import { byteSize } from "@wheelyard/core/byte-size";
import { counted } from "@wheelyard/core/counted";
import { projectId } from "@wheelyard/core/project";
import { waitForCaches } from "../change/wait-for-caches.ts";
import { refused, wrongUsage } from "../command-error.ts";
import { installLine } from "../index/install-line.ts";
import { awaitListing, type IndexAnswer, type Uploaded } from "../publish/await-listing.ts";
import { byProject } from "../publish/by-project.ts";
import { type Existing, planUploads } from "../publish/plan.ts";
import { type OpenIndex, openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { interruptible } from "../terminal/interruption.ts";
import { print, printError, printJson, printNote } from "../terminal/print.ts";
import { countProgress } from "../terminal/progress.ts";
import { Copies } from "./copies.ts";
import { findPromotedFiles, type PromotedFile } from "./promoted-file.ts";

export interface PromoteOptions {
  from?: string;
  fromBucket?: string;
  fromRegion?: string;
  fromChannel?: string;
  to?: string;
  toBucket?: string;
  toRegion?: string;
  toChannel?: string;
  indexUrl?: string;
  dryRun?: boolean;
  json?: boolean;
  /** In seconds. */
  timeout: number;
}

export async function promote(texts: readonly string[], options: PromoteOptions): Promise<void> {
  const from = await openIndex(sourceOptions(options));
  const to = await openIndex(targetOptions(options));
  if (from.bucket === to.bucket && from.root === to.root) {
    throw wrongUsage(
      "Cannot promote from an index to itself: expected another --to or --to-bucket, or a channel in --from-channel or --to-channel",
    );
  }
  const { fresh, existing } = await planned(to, await findPromotedFiles(from, to, texts));
  if (options.dryRun) return printDryRun(to, fresh, existing, options.json === true);
  const copies = new Copies(to);
  const answers = await interruptible("nothing was promoted", (signal) =>
    promoteAll(to, fresh, copies, options.timeout, signal),
  );
  if (answers.length > 0) await waitForCaches(to);
  if (options.json) printJson(promotionJson(answers, existing));
  else printPromotion(to, answers, existing);
}

/** @throws {CommandError} if the target has other content under the same name */
async function planned(to: OpenIndex, files: readonly PromotedFile[]) {
  const plan = await planUploads(to, files);
  const others = plan.existing.filter(({ isSame }) => !isSame);
  for (const { candidate } of others) {
    printError(
      `Cannot promote "${candidate.distribution.filename}": the target lists a file of this name with different content`,
    );
  }
  if (others.length > 0) throw refused("Nothing was promoted: published files are never overwritten");
  return plan;
}

async function promoteAll(
  to: OpenIndex,
  files: readonly PromotedFile[],
  copies: Copies,
  timeout: number,
  signal: AbortSignal,
): Promise<IndexAnswer<PromotedFile>[]> {
  const uploads = await copied(files, copies, signal);
  const answers = await listed(to, uploads, timeout, signal).catch(async (error) => {
    // A slow index will still list the copies, and the same command then finds them.
    if (signal.aborted) await copies.takeBack();
    throw error;
  });
  const rejected = answers.filter((answer) => answer.kind === "rejected");
  if (rejected.length > 0) {
    for (const { candidate, reason } of rejected) printError(`"${candidate.key}" is rejected: ${reason}`);
    await copies.takeBack();
    throw refused(`Nothing was promoted: the target's index rejected ${counted(rejected.length, "file")}`);
  }
  return answers;
}

async function copied(
  files: readonly PromotedFile[],
  copies: Copies,
  signal: AbortSignal,
): Promise<Uploaded<PromotedFile>[]> {
  const progress = countProgress("Copying", files.length);
  try {
    return await copies.copy(files, signal, () => progress.add(1));
  } catch (error) {
    await copies.takeBack();
    throw error;
  } finally {
    progress.stop();
  }
}

async function listed(
  to: OpenIndex,
  uploads: readonly Uploaded<PromotedFile>[],
  timeout: number,
  signal: AbortSignal,
): Promise<IndexAnswer<PromotedFile>[]> {
  const projects = byProject(uploads, ({ candidate }) => candidate);
  const answers = await Promise.all(
    [...projects].map(([project, ofProject]) => awaitListing(to, project, ofProject, timeout, signal)),
  );
  return answers.flat();
}

function sourceOptions({ from, fromBucket, fromRegion, fromChannel }: PromoteOptions): TargetOptions {
  return given({ env: from, bucket: fromBucket, region: fromRegion, channel: fromChannel });
}

function targetOptions({ to, toBucket, toRegion, toChannel, indexUrl }: PromoteOptions): TargetOptions {
  return given({ env: to, bucket: toBucket, region: toRegion, channel: toChannel, indexUrl });
}

function given(options: { [name in keyof TargetOptions]: string | undefined }): TargetOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function printDryRun(
  to: OpenIndex,
  fresh: readonly PromotedFile[],
  existing: readonly Existing<PromotedFile>[],
  json: boolean,
): void {
  if (json) {
    printJson({ wouldPromote: fresh.map(({ key }) => key), existing: filenames(existing) });
    return;
  }
  for (const { key, source, size } of fresh) {
    print(`Would copy s3://${source.bucket}/${source.key} to s3://${to.bucket}/${key} (${byteSize(size)})`);
  }
  printExisting(existing);
}

function promotionJson(
  answers: readonly IndexAnswer<PromotedFile>[],
  existing: readonly Existing<PromotedFile>[],
): object {
  return { promoted: answers.map(({ candidate }) => candidate.key), existing: filenames(existing) };
}

function printPromotion(
  { indexUrl, root }: OpenIndex,
  answers: readonly IndexAnswer<PromotedFile>[],
  existing: readonly Existing<PromotedFile>[],
): void {
  printExisting(existing);
  const lines = new Set<string | undefined>();
  for (const { candidate } of answers) {
    const { filename, project, version } = candidate.distribution;
    print(`Promoted ${filename} to ${projectId({ root, name: project })}`);
    lines.add(installLine(indexUrl, project, version.normalised));
  }
  for (const line of lines) if (line !== undefined) print(line);
}

function printExisting(existing: readonly Existing<PromotedFile>[]): void {
  for (const filename of filenames(existing)) printNote(`Skipped ${filename}: the target already lists it`);
}

function filenames(existing: readonly Existing<PromotedFile>[]): string[] {
  return existing.map(({ candidate }) => candidate.distribution.filename);
}
