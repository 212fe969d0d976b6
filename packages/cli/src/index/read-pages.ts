import { generatedPrefix, INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { REJECTED_PREFIX } from "@wheelyard/core/bucket-layout/record-keys";
import { rootPageKeys } from "@wheelyard/core/bucket-layout/root-keys";
import { type Project, projectId } from "@wheelyard/core/project";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { CHANNELS_PREFIX, inRoot, MAIN, type Root, splitRoot } from "@wheelyard/core/root";
import { parseRootList, type RootList } from "@wheelyard/core/root-list";
import { readProject } from "@wheelyard/indexer/commit/project-state";
import { readState } from "@wheelyard/indexer/commit/state";
import { parseRejection, type Rejection } from "@wheelyard/indexer/lists/rejection-record";
import type { Store } from "@wheelyard/indexer/store/store";
import pLimit from "p-limit";
import { refused } from "../command-error.ts";

/** How many small objects are read at once. */
const READS_AT_ONCE = 16;

/** @returns undefined if the project has no file */
export async function readProjectPage(store: Store, project: Project): Promise<ProjectPage | undefined> {
  return (await readProject(store, project))?.page;
}

export async function requireProjectPage(store: Store, project: Project): Promise<ProjectPage> {
  const page = await readProjectPage(store, project);
  if (page !== undefined) return page;
  throw unknownProject(project);
}

export function unknownProject(project: Project): Error {
  return refused(
    `Cannot find project "${projectId(project)}": the index has no files of it${channelsHint(project.root)}`,
  );
}

/** A sentence about an index without projects. */
export function noProjects({ bucket, root }: { bucket: string; root: Root }): string {
  return `${inRoot(`The index in "${bucket}"`, root)} has no projects${channelsHint(root)}`;
}

/** After a channel that has nothing: its name may be misspelt, or its files may have expired. */
function channelsHint(root: Root): string {
  return root === MAIN ? "" : '; "wheelyard channels" lists the channels';
}

export async function readRootList(store: Store, root: Root): Promise<RootList> {
  const state = await readState(store, rootPageKeys(root).state);
  return state === undefined ? [] : parseRootList(state.text);
}

/** The channels in which the index has ever listed something. It skips from each to the next, whatever they contain. */
export async function listChannelRoots(store: Store): Promise<Root[]> {
  const roots: Root[] = [];
  let found = await firstAfter(store, undefined);
  while (found !== undefined) {
    const { root } = splitRoot(found.slice(INDEX_PREFIX.length));
    if (root !== MAIN) roots.push(root);
    // "0" is what comes after "/".
    found = await firstAfter(store, root === MAIN ? found : generatedPrefix(root).replace(/\/$/, "0"));
  }
  return roots;
}

async function firstAfter(store: Store, after: string | undefined): Promise<string | undefined> {
  for await (const { key } of store.list(INDEX_PREFIX + CHANNELS_PREFIX, after)) return key;
  return undefined;
}

/** All rejections, the latest upload first. */
export async function readRejections(store: Store): Promise<Rejection[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(REJECTED_PREFIX)) keys.push(key);
  const limit = pLimit(READS_AT_ONCE);
  const records = await Promise.all(keys.map((key) => limit(() => readRejection(store, key))));
  return records
    .filter((record) => record !== undefined)
    .sort((a, b) => (a.uploaded < b.uploaded ? 1 : a.uploaded > b.uploaded ? -1 : 0));
}

/** @param recordKey the key of the record, not of the file */
export async function readRejection(store: Store, recordKey: string): Promise<Rejection | undefined> {
  const record = await readState(store, recordKey);
  return record && parseRejection(`the rejection record "${recordKey}"`, record.text);
}
