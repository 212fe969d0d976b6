import { byteSize } from "@wheelyard/core/byte-size";
import { installLine } from "../index/install-line.ts";
import { print, printError, printJson, printNote } from "../terminal/print.ts";
import type { IndexAnswer, Uploaded } from "./await-listing.ts";
import type { Candidate } from "./candidate.ts";
import type { Existing } from "./plan.ts";

/** The outcome of a publication. */
export interface Publication {
  indexUrl: string | undefined;
  uploads: readonly Uploaded[];
  /** Empty if the command didn't wait. */
  answers: readonly IndexAnswer[];
  existing: readonly Existing[];
}

export function publicationJson({ uploads, answers, existing }: Publication): object {
  return {
    uploaded: uploads.map(({ candidate }) => candidate.key),
    listed: answers.flatMap(({ kind, candidate }) => (kind === "listed" ? [candidate.key] : [])),
    rejected: answers.flatMap((answer) =>
      answer.kind === "rejected" ? [{ key: answer.candidate.key, reason: answer.reason }] : [],
    ),
    existing: existing.map(({ candidate, isSame }) => ({
      filename: candidate.distribution.filename,
      isSame,
    })),
  };
}

export function printPublication({ indexUrl, uploads, answers, existing }: Publication): void {
  for (const { candidate, isSame } of existing) {
    const content = isSame ? "" : ", with different content";
    printNote(`Skipped ${candidate.distribution.filename}: it exists already${content}`);
  }
  if (answers.length === 0) for (const { candidate } of uploads) print(`Uploaded ${candidate.key}`);
  const lines = new Set<string | undefined>();
  for (const answer of answers) {
    const { distribution, key } = answer.candidate;
    if (answer.kind === "rejected") {
      printError(`"${key}" is rejected: ${answer.reason}`);
    } else {
      print(`Listed ${distribution.filename}`);
      lines.add(installLine(indexUrl, distribution.project, distribution.version.normalised));
    }
  }
  for (const line of lines) if (line !== undefined) print(line);
}

export function printDryRun(bucket: string, fresh: readonly Candidate[], json: boolean): void {
  if (json) printJson({ wouldUpload: fresh.map(({ key }) => key) });
  else for (const { key, size } of fresh) print(`Would upload s3://${bucket}/${key} (${byteSize(size)})`);
}
