import { byteSize } from "@wheelyard/core/byte-size";
import { installLine } from "../index/install-line.ts";
import { print, printError, printJson, printNote } from "../terminal/print.ts";
import type { Uploaded, Verdict } from "./await-listing.ts";
import type { Candidate } from "./candidate.ts";
import type { Existing } from "./plan.ts";

/** The outcome of a publication. */
export interface Publication {
  indexUrl: string | undefined;
  uploads: readonly Uploaded[];
  /** Empty if the command didn't wait. */
  verdicts: readonly Verdict[];
  existing: readonly Existing[];
}

export function publicationJson({ uploads, verdicts, existing }: Publication): object {
  return {
    uploaded: uploads.map(({ candidate }) => candidate.key),
    listed: verdicts.flatMap(({ kind, candidate }) => (kind === "listed" ? [candidate.key] : [])),
    rejected: verdicts.flatMap((verdict) =>
      verdict.kind === "rejected" ? [{ key: verdict.candidate.key, reason: verdict.reason }] : [],
    ),
    existing: existing.map(({ candidate, isSame }) => ({
      filename: candidate.distribution.filename,
      isSame,
    })),
  };
}

export function printPublication({ indexUrl, uploads, verdicts, existing }: Publication): void {
  for (const { candidate, isSame } of existing) {
    const content = isSame ? "" : ", with different content";
    printNote(`Skipped ${candidate.distribution.filename}: it exists already${content}`);
  }
  if (verdicts.length === 0) for (const { candidate } of uploads) print(`Uploaded ${candidate.key}`);
  const lines = new Set<string | undefined>();
  for (const verdict of verdicts) {
    const { distribution, key } = verdict.candidate;
    if (verdict.kind === "rejected") {
      printError(`"${key}" is rejected: ${verdict.reason}`);
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
