import { rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import { keyRole } from "@wheelyard/core/key-role";
import { projectId } from "@wheelyard/core/project";
import { type DistributionRecord, isReadingCurrent } from "@wheelyard/core/project-page";
import { SIDE_FILE_KINDS, type SideFileKind, sideFileKey } from "@wheelyard/core/side-files";
import type { ListedObject } from "../store/store.ts";
import type { Difference } from "./difference.ts";
import { isRejected, type ProjectContents } from "./project-contents.ts";
import { isAbout, mismatch } from "./rejection-record.ts";

/** Compares the distributions in the bucket, and the files beside them, with those on the page. */
export function compareDistributions(contents: ProjectContents): Difference[] {
  const { records, objects } = contents;
  const present = [...objects.keys()].filter((key) => {
    const role = keyRole(key);
    return role.kind === "distribution" && role.key === key;
  });
  return [...new Set([...present, ...records.keys()])].flatMap((key) => compareDistribution(contents, key));
}

/** A file that the page does not know must be rejected in its present version. */
export function compareUnlisted(
  { rejections }: ProjectContents,
  object: ListedObject,
  otherwise: string,
): Difference[] {
  const { key } = object;
  const record = rejections.get(key);
  if (record === undefined) return [{ kind: "missing", key, object: key, problem: otherwise }];
  if (isAbout(record, object)) return [];
  return [{ kind: "stale", key, object: rejectionKey(key), problem: mismatch(record, object) }];
}

export function countsAndIsAbsent({ project }: ProjectContents): string {
  return `counts on the page of "${projectId(project)}" and is not in the bucket`;
}

export function doesNotCount({ project }: ProjectContents): string {
  return `does not count on the page of "${projectId(project)}", and is not rejected`;
}

function compareDistribution(contents: ProjectContents, key: string): Difference[] {
  const object = contents.objects.get(key);
  const record = contents.records.get(key);
  if (object === undefined) {
    const problem = `is on the page of "${projectId(contents.project)}" and not in the bucket`;
    return [{ kind: "ghost", key, object: key, problem }];
  }
  if (record === undefined) return compareUnlisted(contents, object, "is neither listed nor rejected");
  const sides = SIDE_FILE_KINDS.flatMap((kind) => compareSideFile(contents, record, kind));
  if (record.etag !== object.etag) {
    const problem = `is listed as version ${record.etag}, and is ${object.etag}`;
    return [{ kind: "stale", key, object: key, problem }, ...sides];
  }
  if (isReadingCurrent(record)) return sides;
  const problem = "is listed as another wheelyard version read it, and has to be read again";
  return [...sides, { kind: "outdated", key, object: key, problem, reads: object.size }];
}

function compareSideFile(
  contents: ProjectContents,
  { key, sideFiles }: DistributionRecord,
  kind: SideFileKind,
): Difference[] {
  const sideKey = sideFileKey(key, kind);
  const object = contents.objects.get(sideKey);
  const known = sideFiles[kind]?.etag;
  const stale = (problem: string): Difference[] => [{ kind: "stale", key, object: sideKey, problem }];
  if (known === object?.etag) return [];
  if (object === undefined) return stale(countsAndIsAbsent(contents));
  if (known !== undefined) return stale(`counts as version ${known}, and is ${object.etag}`);
  return isRejected(contents, object) ? [] : stale(doesNotCount(contents));
}
