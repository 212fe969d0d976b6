import { rejectionsKeys } from "@wheelyard/core/bucket-layout/list-page-keys";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { rootPageKeys, updatesKeys } from "@wheelyard/core/bucket-layout/root-keys";
import { parseProjectName } from "@wheelyard/core/project-name";
import { parseState } from "@wheelyard/core/project-page-state";
import { MAIN } from "@wheelyard/core/root";
import { homeShardList, parseHomeShard, shardOfKey } from "../../src/lists/home-shard-list.ts";
import type { ListDefinition } from "../../src/lists/list-definition.ts";
import { type ProjectEntry, projectEntry } from "../../src/lists/project-entry.ts";
import { parseRejection } from "../../src/lists/rejection-record.ts";
import { parseRejections, rejectionsList } from "../../src/lists/rejections-list.ts";
import { rootList } from "../../src/lists/root-list.ts";
import { updatesList } from "../../src/lists/updates-list.ts";
import type { MemoryStore } from "../memory-store.ts";
import { isShared, type SharedViews } from "./shared-views.ts";

export const UPDATES = updatesList(MAIN, { site: undefined, upload: { bucket: "my-pypi" } });

/**
 * Compares the lists with the project pages and rejection records in the bucket, which have already been found right.
 *
 * @param views the views to check
 * @returns what is wrong, in one sentence
 */
export async function findWrongList(bucket: MemoryStore, views: SharedViews): Promise<string | undefined> {
  return (
    (await findWrongRoot(bucket, views)) ??
    (await findWrongUpdates(bucket, views)) ??
    findWrongHome(bucket) ??
    findWrongRejections(bucket) ??
    (await findWrongViews(bucket, rejectionsList(MAIN), views))
  );
}

export async function findWrongRoot(bucket: MemoryStore, views: SharedViews): Promise<string | undefined> {
  return findWrongNames(bucket, listedProjects(bucket)) ?? findWrongViews(bucket, rootList(MAIN), views);
}

export async function findWrongUpdates(bucket: MemoryStore, views: SharedViews): Promise<string | undefined> {
  return findWrongReleases(bucket, listedProjects(bucket)) ?? findWrongViews(bucket, UPDATES, views);
}

/** The projects that have a page. */
function listedProjects(bucket: MemoryStore): string[] {
  return bucket
    .keys("_index/simple/")
    .flatMap((key) => /^_index\/simple\/([^/]+)\/state\.json$/.exec(key)?.[1] ?? []);
}

function findWrongNames(bucket: MemoryStore, pages: readonly string[]): string | undefined {
  const { state } = rootPageKeys(MAIN);
  const text = bucket.text(state);
  if (text === undefined) return `${state} is missing`;
  const names = (JSON.parse(text) as { projects: { name: string }[] }).projects.map(({ name }) => name);
  return names.join() === pages.join() ? undefined : `${state} lists [${names}], expected [${pages}]`;
}

function findWrongReleases(bucket: MemoryStore, pages: readonly string[]): string | undefined {
  const { state } = updatesKeys(MAIN);
  const text = bucket.text(state);
  if (text === undefined) return `${state} is missing`;
  return difference(
    state,
    JSON.parse(text),
    pages.flatMap((project) => listed(bucket, project).updates),
  );
}

export function findWrongHome(bucket: MemoryStore): string | undefined {
  const pages = listedProjects(bucket);
  const shards = new Set([
    ...pages.map((project) => listed(bucket, project).shard),
    ...bucket.keys("_index/project/_home/").flatMap((key) => shardOfKey(MAIN, key) ?? []),
  ]);
  for (const shard of shards) {
    const { stateKey } = homeShardList(MAIN, shard);
    const text = bucket.text(stateKey);
    const expected = pages.filter((project) => listed(bucket, project).shard === shard);
    const wrong = difference(
      stateKey,
      text === undefined ? [] : parseHomeShard(shard, text),
      expected.map((project) => listed(bucket, project).home),
    );
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function findWrongRejections(bucket: MemoryStore): string | undefined {
  const { state } = rejectionsKeys(MAIN);
  const text = bucket.text(state);
  if (text === undefined) return `${state} is missing`;
  const records = bucket.keys("_index/rejected/").map((key) => parseRejection(key, bucket.text(key) ?? ""));
  return difference(
    state,
    parseRejections(text),
    records.map(({ key, uploaded, reason }) => ({ key, uploaded, reason })),
  );
}

function listed(bucket: MemoryStore, project: string): ProjectEntry {
  const text = bucket.text(projectPageKeys({ root: MAIN, name: parseProjectName(project) }).state);
  return projectEntry(parseState(MAIN, text ?? "").page);
}

function difference(what: string, found: readonly object[], expected: readonly object[]): string | undefined {
  const [inBucket, due] = [found, expected].map((items) => items.map((item) => JSON.stringify(item)).sort());
  return inBucket?.join() === due?.join() ? undefined : `${what} holds ${inBucket}, expected ${due}`;
}

async function findWrongViews<S extends string, T>(
  bucket: MemoryStore,
  list: ListDefinition<S, T>,
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
