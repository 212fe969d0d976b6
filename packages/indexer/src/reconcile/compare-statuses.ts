import { waitingKey } from "@wheelyard/core/bucket-layout/record-keys";
import { keyRole } from "@wheelyard/core/key-role";
import type { ListedObject } from "../store/store.ts";
import { compareUnlisted, countsAndIsAbsent, doesNotCount } from "./compare-distributions.ts";
import type { Difference } from "./difference.ts";
import { isRejected, type ProjectContents } from "./project-contents.ts";

/** Compares the status files in the bucket with those that count on the page. */
export function compareStatuses(contents: ProjectContents): Difference[] {
  const known = new Map((contents.page?.statuses ?? []).map(({ key, etag }) => [key, etag]));
  const ghosts = [...known.keys()]
    .filter((key) => !contents.objects.has(key))
    .map((key): Difference => ({ kind: "ghost", key, object: key, problem: countsAndIsAbsent(contents) }));
  const present = [...contents.objects.values()].filter(({ key }) => keyRole(key).kind === "status");
  return [...ghosts, ...present.flatMap((object) => compareStatus(contents, object, known.get(object.key)))];
}

/** @param known the version that counts on the page */
function compareStatus(
  contents: ProjectContents,
  object: ListedObject,
  known: string | undefined,
): Difference[] {
  const { key } = object;
  if (known === object.etag || isRejected(contents, object) || isWaiting(contents, key)) return [];
  if (known === undefined) return compareUnlisted(contents, object, doesNotCount(contents));
  const problem = `counts as version ${known}, and is ${object.etag}`;
  return [{ kind: "stale", key, object: key, problem }];
}

/** Whether it waits for the first distribution of its project. */
function isWaiting({ project, page, objects, rejections }: ProjectContents, key: string): boolean {
  return page === undefined && objects.has(waitingKey(project, key)) && !rejections.has(key);
}
