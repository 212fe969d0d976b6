import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { parseIndexKey } from "@wheelyard/core/index-key";
import type { DistributionRecord } from "@wheelyard/core/project-page";
import pLimit from "p-limit";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { readMetadataObject } from "../protocol/metadata-object.ts";
import type { Store } from "../store/store.ts";
import type { Leftover } from "./comparison.ts";
import type { Difference } from "./difference.ts";
import { isRejected, type ProjectContents } from "./project-contents.ts";

const CONCURRENT_READS = 8;

/** Compares the published metadata with the hashes on the page. */
export async function compareMetadata(contents: ProjectContents, store: Store): Promise<Difference[]> {
  const limit = pLimit(CONCURRENT_READS);
  const found = await allFulfilled(
    [...contents.records.values()].map((record) => limit(() => compareOne(contents, record, store))),
  );
  return found.flat();
}

/** Published metadata of files that are absent or rejected. */
export function leftoverMetadata(contents: ProjectContents): Leftover[] {
  const { objects, records } = contents;
  return [...objects.values()].flatMap((object) => {
    const parsed = parseIndexKey(object.key);
    if (parsed?.kind !== "metadata" || records.has(parsed.key)) return [];
    const file = objects.get(parsed.key);
    return file === undefined || isRejected(contents, file) ? [{ object, key: parsed.key }] : [];
  });
}

async function compareOne(
  { project, objects }: ProjectContents,
  { key, metadataSha256 }: DistributionRecord,
  store: Store,
): Promise<Difference[]> {
  const object = objects.get(metadataKey(key));
  const written = objects.get(projectPageKeys(project).state)?.lastModified ?? new Date(0);
  // It is written before the page that names its hash. One that is younger must be looked at.
  const isTrusted = object !== undefined && object.lastModified <= written;
  if (isTrusted || !objects.has(key)) return [];
  const published = object && (await readMetadataObject(store, key));
  if (published?.sha256 === metadataSha256) return [];
  const problem =
    published === undefined
      ? "is missing"
      : `has sha256 ${published.sha256}, and the page says ${metadataSha256 ?? "none"}`;
  return [{ kind: "outdated", key, object: metadataKey(key), problem }];
}
