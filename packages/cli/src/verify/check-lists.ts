import { REJECTED_PREFIX, rejectionKey, rootPageKeys } from "@wheelyard/core/bucket-layout";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { Root } from "@wheelyard/core/root";
import type { Store } from "@wheelyard/indexer/store/store";
import { readRejections, readRootList } from "../index/read-pages.ts";
import { checkRootViews } from "./check-views.ts";
import type { Difference } from "./difference.ts";
import type { Inventory } from "./inventory.ts";

/** Compares the root list with the projects that have a page. */
export async function checkRoot(
  store: Store,
  root: Root,
  paged: ReadonlySet<ProjectName>,
): Promise<Difference[]> {
  const key = rootPageKeys(root).state;
  const listed = new Set(await readRootList(store, root));
  const lacking = [...paged].filter((project) => !listed.has(project));
  const extra = [...listed].filter((project) => !paged.has(project));
  return [
    ...lacking.map((project) => ({ key, problem: `does not name "${project}", which has a page` })),
    ...extra.map((project) => ({ key, problem: `names "${project}", which has no page` })),
    ...(await checkRootViews(store, root)),
  ];
}

/** Compares rejection records with what is in the bucket. */
export async function checkRejections(store: Store, { objects, refused }: Inventory): Promise<Difference[]> {
  const differences: Difference[] = [];
  const records = new Map((await readRejections(store)).map((record) => [record.key, record]));
  for (const { key, etag } of records.values()) {
    const object = objects.get(key);
    if (object === undefined) found(rejectionKey(key), `rejects "${key}", which is gone`);
    else if (object.etag !== etag)
      found(rejectionKey(key), `rejects version ${etag} of "${key}", which is ${object.etag}`);
  }
  for (const key of refused) {
    if (!records.has(key)) found(key, `can't be listed, and nothing under "${REJECTED_PREFIX}" says so`);
  }
  return differences;

  function found(key: string, problem: string): void {
    differences.push({ key, problem });
  }
}
