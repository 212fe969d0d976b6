import { alsoInKey } from "@wheelyard/core/bucket-layout/shared-page-keys";
import type { ProjectName } from "@wheelyard/core/project-name";
import { channelOf, MAIN, type Root } from "@wheelyard/core/root";
import { readState } from "../commit/state.ts";
import { alsoInText, parseAlsoIn } from "../lists/also-in-list.ts";
import { InvalidListError } from "../lists/list-records.ts";
import { contentEtag } from "../store/content-etag.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { Comparison } from "./comparison.ts";
import type { Difference } from "./difference.ts";
import { wholeProjectKey } from "./project-hints.ts";

/**
 * Compares a project's list of roots that have it with their pages. It reads the list only if its ETag differs.
 *
 * @param roots those that have a page of the project
 * @param listed the list, if there is one
 */
export async function compareAlsoIn(
  name: ProjectName,
  roots: readonly Root[],
  listed: ListedObject | undefined,
  store: Store,
): Promise<Comparison> {
  const object = alsoInKey(name);
  const find = (kind: Difference["kind"], root: Root, problem: string): Difference => {
    return { kind, key: wholeProjectKey({ root, name }), object, problem };
  };
  const differing = (...differences: Difference[]): Comparison => ({ differences, actions: [] });
  const expected = alsoInText(roots);
  if (listed === undefined) {
    const due = expected === undefined ? [] : roots;
    return differing(...due.map((root) => find("outdated", root, "is missing")));
  }
  if (expected !== undefined && contentEtag(expected) === listed.etag) return differing();

  const state = await readState(store, object);
  if (state === undefined || state.text === expected) return differing();
  let named: readonly Root[];
  try {
    named = parseAlsoIn(name, state.text);
  } catch (error) {
    if (!(error instanceof InvalidListError)) throw error;
    return {
      differences: roots.map((root) => find("damaged", root, "can't be read")),
      actions: [{ kind: "delete-damaged", key: object, etag: state.etag }],
    };
  }
  const differences = [
    ...roots
      .filter((root) => !named.includes(root))
      .map((root) => find("outdated", root, `does not name ${told(root)}, which has the project`)),
    ...named
      .filter((root) => !roots.includes(root))
      .map((root) => find("ghost", root, `names ${told(root)}, which does not have the project`)),
  ];
  return differences.length > 0
    ? differing(...differences)
    : differing(find("outdated", MAIN, "is not written as this wheelyard version writes it"));
}

/**
 * @param projects of each root, those that have a page
 * @param listed the lists, by key
 * @returns each project that has a list or should have one
 */
export function alsoInProjects(
  projects: ReadonlyMap<Root, readonly ProjectName[]>,
  listed: ReadonlyMap<ProjectName, ListedObject>,
): ReadonlyMap<ProjectName, Root[]> {
  const holders = new Map<ProjectName, Root[]>([...listed.keys()].map((name) => [name, []]));
  for (const [root, names] of projects) {
    if (root === MAIN) continue;
    for (const name of names) holders.set(name, [...(holders.get(name) ?? []), root]);
  }
  for (const name of projects.get(MAIN) ?? []) holders.get(name)?.push(MAIN);
  return holders;
}

function told(root: Root): string {
  const channel = channelOf(root);
  return channel === undefined ? "the main index" : `channel "${channel}"`;
}
