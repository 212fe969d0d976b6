import { createHash } from "node:crypto";
import type { ProjectName } from "@wheelyard/core/project-name";

/** Generated, like all of `_index/`: if it is deleted, it is fetched again. */
export const ADVISORIES_PREFIX = "_index/advisories/";

/** What becomes of it if it is damaged. */
export const REMEDY = "The next archive that is used replaces it";

/** The key of the manifest, which names the present data set. */
export const MANIFEST_KEY = `${ADVISORIES_PREFIX}manifest.json`;

/** How many parts a data set has. Each has about a hundred advisories, so that a page costs one small read. */
const PARTS = 256;

/** The part with what is known about a project: two hex digits. */
export function partOf(project: ProjectName): string {
  return createHash("sha256").update(project).digest("hex").slice(0, 2);
}

/** Every part's name, in order. */
export function partNames(): string[] {
  return Array.from({ length: PARTS }, (_, n) => n.toString(16).padStart(2, "0"));
}

/** @param part as {@link partOf} names it */
export function partKey(dataSet: string, part: string): string {
  return `${ADVISORIES_PREFIX}${dataSet}/${part}.json`;
}
