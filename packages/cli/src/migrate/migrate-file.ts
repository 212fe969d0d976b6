import { rm } from "node:fs/promises";
import { join } from "node:path";
import { UPLOAD_TIME_TAG } from "@wheelyard/core/upload-time";
import { foreignYankReason } from "../change/reason.ts";
import { yankKey } from "../change/yank-file.ts";
import { CommandError } from "../command-error.ts";
import type { Uploaded } from "../publish/await-listing.ts";
import { checkFiles } from "../publish/candidate.ts";
import { fileSystemProblem } from "../publish/file-problem.ts";
import { upload } from "../publish/upload.ts";
import type { OpenIndex } from "../target/open-index.ts";
import type { SourceFile } from "./source.ts";

export type FileOutcome =
  | { kind: "migrated"; upload: Uploaded }
  | { kind: "exists"; sha256: string }
  | { kind: "failed"; origin: string; reason: string };

/**
 * Copies one file: fetches it, checks it against the source's hash and the index's rules, and uploads it with its
 * yank.
 *
 * @param folder an empty one, for the download
 * @param uploadTime kept as a tag of the object
 */
export async function migrateFile(
  index: OpenIndex,
  file: SourceFile,
  folder: string,
  uploadTime: Date | undefined,
  signal: AbortSignal,
): Promise<FileOutcome> {
  const { filename, origin } = file;
  const fail = (reason: string): FileOutcome => ({ kind: "failed", origin, reason });
  const path = join(folder, filename);
  try {
    await file.fetch(path, signal);
    const [check] = await checkFiles(index.root, [path]);
    if (check?.kind !== "valid") return fail(check?.reason ?? "");
    const { candidate } = check;
    if (file.sha256 !== undefined && file.sha256 !== candidate.sha256) {
      return fail(`expected sha256 ${file.sha256}, as the source says, found ${candidate.sha256}`);
    }
    if (file.expected?.has(candidate.sha256) === false) {
      return fail(`its sha256 ${candidate.sha256} is none of those that the list has for this file`);
    }
    const tags = uploadTime && { [UPLOAD_TIME_TAG]: uploadTime.toISOString() };
    const outcome = await upload(index, candidate, () => {}, signal, tags);
    await putYank(candidate.key);
    return outcome.kind === "exists"
      ? { kind: "exists", sha256: candidate.sha256 }
      : { kind: "migrated", upload: { candidate, etag: outcome.etag } };
  } catch (error) {
    // One page or file that the source can't serve is no reason to skip the others.
    if (error instanceof CommandError && !signal.aborted) return fail(error.message);
    const problem = fileSystemProblem(error);
    if (problem !== undefined) return fail(`Cannot store it in "${folder}" meanwhile: ${problem}`);
    throw error;
  } finally {
    await rm(path, { force: true });
  }

  // Even if the file exists already: an earlier run may have ended in between.
  async function putYank(key: string): Promise<void> {
    if (file.yanked === undefined) return;
    const headers = { contentType: "text/plain; charset=utf-8" };
    await index.store.put(yankKey(key), Buffer.from(foreignYankReason(file.yanked)), headers, {
      ifNoneMatch: "*",
    });
  }
}
