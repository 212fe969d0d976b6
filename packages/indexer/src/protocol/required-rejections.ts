import { findDuplicates, type ProjectPage } from "@wheelyard/core/project-page";
import { quoted } from "@wheelyard/core/quoted";
import { sideFileKeys } from "@wheelyard/core/side-files";
import { type Rejection, rejectionOf } from "../lists/rejection-record.ts";
import type { Verdicts } from "./verdicts.ts";

/**
 * What the rejection record of each key that was looked at must be: a rejection, or none. Looking at a distribution
 * includes the keys of its side files, even those that are absent.
 */
export function requiredRejections(
  page: ProjectPage,
  verdicts: Verdicts,
): Map<string, Rejection | undefined> {
  const rejections = new Map<string, Rejection | undefined>();
  const duplicates = findDuplicates(page);
  for (const [key, verdict] of verdicts.distributions) {
    rejections.set(key, undefined);
    for (const sideFile of sideFileKeys(key)) rejections.set(sideFile, undefined);
    const { object } = verdict.snapshot;
    const rival = duplicates.get(key);
    if (object && rival !== undefined) {
      rejections.set(key, rejectionOf(object, `Duplicate of ${quoted(rival)}, which was uploaded earlier`));
    }
    if (verdict.kind === "rejected") rejections.set(key, rejectionOf(verdict.object, verdict.reason));
    if (verdict.kind === "listed") {
      for (const rejected of verdict.rejectedSideFiles) {
        rejections.set(rejected.object.key, rejectionOf(rejected.object, rejected.reason));
      }
    }
  }
  for (const [key, verdict] of verdicts.statuses) {
    rejections.set(
      key,
      verdict.kind === "rejected" ? rejectionOf(verdict.object, verdict.reason) : undefined,
    );
  }
  return rejections;
}

/** The keys of the project that have, or are about to get, a rejection record. */
export function rejectedKeys(
  before: ReadonlySet<string>,
  rejections: ReadonlyMap<string, Rejection | undefined>,
): ReadonlySet<string> {
  const untouched = [...before].filter((key) => !rejections.has(key));
  const rejected = [...rejections].flatMap(([key, rejection]) => (rejection === undefined ? [] : [key]));
  return new Set([...untouched, ...rejected]);
}
