import { ROOT_PAGE_KEYS, UPDATES_KEYS } from "../../core/bucket-layout.ts";
import { parseProjectName } from "../../core/project-name.ts";
import type { ProjectList } from "../../lists/project-list.ts";
import { rootList } from "../../lists/root-list.ts";
import { updatesList } from "../../lists/updates-list.ts";
import type { MemoryStore } from "../memory-store.ts";
import { isShared, type SharedViews } from "./scope.ts";

/**
 * Compares the lists of projects with the project pages that are there, which have been found right.
 *
 * @param views the views to look at
 * @returns what is wrong, in one sentence
 */
export async function findWrongList(bucket: MemoryStore, views: SharedViews): Promise<string | undefined> {
  const pages = bucket
    .keys("_index/simple/")
    .flatMap((key) => /^_index\/simple\/([^/]+)\/index\.json$/.exec(key)?.[1] ?? []);
  return (
    findWrongRoot(bucket, pages) ??
    (await findWrongUpdates(bucket, pages)) ??
    (await findWrongViews(bucket, rootList, views)) ??
    (await findWrongViews(bucket, updatesList(undefined), views))
  );
}

function findWrongRoot(bucket: MemoryStore, pages: readonly string[]): string | undefined {
  const text = bucket.text(ROOT_PAGE_KEYS.state);
  if (text === undefined) return `${ROOT_PAGE_KEYS.state} is missing`;
  const names = (JSON.parse(text) as { projects: { name: string }[] }).projects.map(({ name }) => name);
  return names.join() === pages.join()
    ? undefined
    : `${ROOT_PAGE_KEYS.state} lists [${names}], expected [${pages}]`;
}

async function findWrongUpdates(bucket: MemoryStore, pages: readonly string[]): Promise<string | undefined> {
  const text = bucket.text(UPDATES_KEYS.state);
  if (text === undefined) return `${UPDATES_KEYS.state} is missing`;
  const listed = (JSON.parse(text) as object[]).map((item) => JSON.stringify(item)).sort();
  const looked = await Promise.all(
    pages.map((project) => updatesList(undefined).look(bucket, parseProjectName(project))),
  );
  const expected = looked
    .flat()
    .map((item) => JSON.stringify(item))
    .sort();
  return listed.join() === expected.join()
    ? undefined
    : `${UPDATES_KEYS.state} holds ${listed.join()}, expected ${expected.join()}`;
}

async function findWrongViews<T>(
  bucket: MemoryStore,
  list: ProjectList<T>,
  views: SharedViews,
): Promise<string | undefined> {
  for (const [key, render] of list.render(bucket.text(list.stateKey) ?? "")) {
    if (!isShared(key, views)) continue;
    const expected = await render();
    const body = bucket.bytes(key);
    if (body === undefined || !Buffer.from(body).equals(expected?.body ?? Buffer.alloc(0))) {
      return `${key} is not that of ${list.title}`;
    }
  }
  return undefined;
}
