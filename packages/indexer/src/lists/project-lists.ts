import type { ProjectName } from "@wheelyard/core/project-name";
import type { Root } from "@wheelyard/core/root";
import type { CommittedPage } from "../commit/committed-page.ts";
import type { Pause } from "../commit/settle.ts";
import type { Store } from "../store/store.ts";
import { homeShardLists, possibleShards } from "./home-shard-list.ts";
import type { IndexLocation } from "./index-location.ts";
import type { ListDefinition } from "./list-definition.ts";
import { type ProjectEntry, projectEntry, projectPages } from "./project-entry.ts";
import type { ProjectList } from "./project-list.ts";
import { ROOT_LIST } from "./root-list.ts";
import { type FirstAttempt, settleLists } from "./settle-lists.ts";
import { UPDATES_LIST } from "./updates-list.ts";

/**
 * The lists that every root has once, even if it is empty. What is on this list is written after each batch, and
 * compared by reconcile. The home page's data is in parts, so it is handled beside them.
 */
export const PROJECT_LISTS: readonly ProjectList[] = [ROOT_LIST, UPDATES_LIST];

interface ListPorts {
  store: Store;
  pause: Pause;
}

/**
 * Brings all of a root's lists of projects in line with the pages of these projects.
 *
 * @param names the projects; if there are none, only the lists that exist even in an empty index are written
 * @throws {NotSettledError} if the bucket kept moving
 * @throws whatever the store throws
 */
export function updateProjectLists(
  root: Root,
  names: readonly ProjectName[],
  location: IndexLocation,
  ports: ListPorts,
): Promise<void> {
  const shards = names.flatMap(possibleShards);
  const lists = [...definitions(PROJECT_LISTS, root, location), ...homeShardLists(root, shards)];
  return settleLists(lists, names, projectPages(root), ports);
}

/**
 * The same for pages that were just committed, and may have changed since.
 *
 * @throws {NotSettledError} if the bucket kept moving
 * @throws whatever the store throws
 */
export function updateProjectListsAfterCommits(
  root: Root,
  committed: readonly CommittedPage[],
  location: IndexLocation,
  ports: ListPorts,
): Promise<void> {
  const names = committed.map(({ page }) => page.project.name);
  const areNamesConcerned = committed.some(concernsRootList);
  const concerned = PROJECT_LISTS.filter(({ check }) => check !== undefined || areNamesConcerned);
  const lists = [...definitions(concerned, root, location), ...concernedHomeShardLists(root, committed)];
  return settleLists(lists, names, projectPages(root), ports, firstAttempt(committed));
}

/** What the first attempt relies on if it follows these commits. */
export function firstAttempt(committed: readonly CommittedPage[]): FirstAttempt<ProjectName, ProjectEntry> {
  const care = committed.some((one) => one.care === "thorough") ? "thorough" : "quick";
  return { care, looks: new Map(committed.map((one) => [one.page.project.name, lookOf(one)])) };
}

/** The parts of the home page's data that these commits may change. */
export function concernedHomeShardLists(
  root: Root,
  committed: readonly CommittedPage[],
): ListDefinition<ProjectName, ProjectEntry>[] {
  return homeShardLists(root, committed.flatMap(concernedShards));
}

function definitions(lists: readonly ProjectList[], root: Root, location: IndexLocation) {
  return lists.map(({ definition }) => definition(root, location));
}

/**
 * A project that already had a page is on the list: the run that created the page has seen to that, or it died and its
 * message is delivered again.
 */
export function concernsRootList({ stays, care }: CommittedPage): boolean {
  return !stays || care === "thorough";
}

/** As long as a project has a page, it stays where it is. Otherwise it may be in a part of either level. */
function concernedShards({ page, stays, isPlaced, care }: CommittedPage): string[] {
  const isKnown = stays && isPlaced && care === "quick";
  return isKnown ? [projectEntry(page).shard] : possibleShards(page.project.name);
}

function lookOf({ page, etag }: CommittedPage) {
  return etag === undefined ? undefined : { etag, known: projectEntry(page) };
}
