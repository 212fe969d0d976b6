import { findDuplicates, type ProjectPage } from "./core/project-page.ts";
import type { Hint } from "./hints.ts";
import type { Rejection } from "./rejections.ts";
import type { ListedObject } from "./store.ts";
import type { Verdicts } from "./verdicts.ts";

/** What the rejection record of each key that was looked at must be: a rejection, or none. */
export function requiredRejections(
  page: ProjectPage,
  verdicts: Verdicts,
  hints: ReadonlyMap<string, Hint>,
): Map<string, Rejection | undefined> {
  const rejections = new Map<string, Rejection | undefined>();
  const duplicates = findDuplicates(page);
  for (const [key, verdict] of verdicts.distributions) {
    rejections.set(key, undefined);
    for (const named of namedKeys(hints.get(key))) rejections.set(named, undefined);
    const { object, sideFiles } = verdict.observation;
    for (const sideFile of Object.values(sideFiles)) rejections.set(sideFile.key, undefined);
    const rival = duplicates.get(key);
    if (object && rival !== undefined) {
      rejections.set(key, rejectionOf(object, `Duplicate of "${rival}", which was uploaded earlier`));
    }
    if (verdict.kind === "refused") rejections.set(key, rejectionOf(verdict.object, verdict.reason));
    if (verdict.kind === "good") {
      for (const refused of verdict.refusedSideFiles) {
        rejections.set(refused.object.key, rejectionOf(refused.object, refused.reason));
      }
    }
  }
  for (const [key, verdict] of verdicts.statuses) {
    rejections.set(key, verdict.kind === "refused" ? rejectionOf(verdict.object, verdict.reason) : undefined);
  }
  return rejections;
}

function namedKeys(hint: Hint | undefined): Iterable<string> {
  return hint?.kind === "distribution" ? hint.named : [];
}

function rejectionOf(object: ListedObject, reason: string): Rejection {
  return { key: object.key, etag: object.etag, uploaded: object.lastModified.toISOString(), reason };
}
