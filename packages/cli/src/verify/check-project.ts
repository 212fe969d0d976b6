import { metadataKey, projectPageKeys, rejectionKey } from "@wheelyard/core/bucket-layout";
import { type Project, projectId } from "@wheelyard/core/project";
import type { DistributionRecord, ProjectPage } from "@wheelyard/core/project-page";
import { SIDE_FILE_KINDS, sideFileKey } from "@wheelyard/core/side-files";
import type { Store } from "@wheelyard/indexer/store/store";
import { readProjectPage, readRejection } from "../index/read-pages.ts";
import { checkViews } from "./check-views.ts";
import type { Difference } from "./difference.ts";
import type { Inventory, ProjectKeys } from "./inventory.ts";

/** Compares a project's files with its page, and the page with all that is made of it. */
export async function checkProject(
  store: Store,
  inventory: Inventory,
  project: Project,
  keys: ProjectKeys,
): Promise<{ page: ProjectPage | undefined; differences: Difference[] }> {
  const { objects } = inventory;
  const differences: Difference[] = [];
  const page = await readProjectPage(store, project);
  const records = new Map((page?.distributions ?? []).map((record) => [record.key, record]));
  for (const key of keys.distributions) {
    const record = records.get(key);
    if (record === undefined) await expectRejection(key, `is neither listed nor rejected`);
    else await checkRecord(record);
  }
  for (const { key } of records.values()) {
    if (!objects.has(key)) found(key, `is on the page of "${projectId(project)}" and not in the bucket`);
  }
  if (page === undefined) {
    const views = projectPageKeys(project);
    for (const key of [views.html, views.compressed]) {
      if (objects.has(key)) found(key, "is left of a page that is gone");
    }
  } else {
    await checkStatuses(page);
    differences.push(...(await checkViews(store, inventory, page)));
  }
  return { page, differences };

  async function checkRecord(record: DistributionRecord): Promise<void> {
    const { key, etag, size, metadataSha256, sideFiles } = record;
    const object = objects.get(key);
    if (object?.etag !== etag) found(key, `is listed as version ${etag}, and is ${object?.etag}`);
    else if (object.size !== size) found(key, `is listed with ${size} bytes, and has ${object.size}`);
    if (metadataSha256 !== undefined && !objects.has(metadataKey(key))) {
      found(metadataKey(key), "is missing");
    }
    for (const kind of SIDE_FILE_KINDS) {
      await compare(sideFileKey(key, kind), sideFiles[kind]?.etag);
    }
  }

  async function checkStatuses({ statuses }: ProjectPage): Promise<void> {
    const known = new Map(statuses.map(({ key, etag }) => [key, etag]));
    for (const key of new Set([...keys.statuses, ...known.keys()])) await compare(key, known.get(key));
  }

  /** A small file beside the distributions: the page knows this version of it, or it is rejected. */
  async function compare(key: string, etag: string | undefined): Promise<void> {
    const object = objects.get(key);
    if (object?.etag === etag) return;
    if (object === undefined)
      found(key, `counts on the page of "${projectId(project)}" and is not in the bucket`);
    else if (etag !== undefined) found(key, `counts as version ${etag}, and is ${object.etag}`);
    else
      await expectRejection(
        key,
        `does not count on the page of "${projectId(project)}", and is not rejected`,
      );
  }

  async function expectRejection(key: string, problem: string): Promise<void> {
    const record = await readRejection(store, rejectionKey(key));
    if (record?.etag !== objects.get(key)?.etag) found(key, problem);
  }

  function found(key: string, problem: string): void {
    differences.push({ key, problem });
  }
}
