import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { alsoInKey } from "@wheelyard/core/bucket-layout/shared-page-keys";
import type { ProjectName } from "@wheelyard/core/project-name";
import { quoted } from "@wheelyard/core/quoted";
import { MAIN, type Root, splitRoot } from "@wheelyard/core/root";
import { readEtag } from "../commit/etag.ts";
import { readProject } from "../commit/project-state.ts";
import type { Pause } from "../commit/settle.ts";
import type { Store } from "../store/store.ts";
import { PLAIN_JSON } from "../views/renditions.ts";
import type { EntrySource, ListDefinition } from "./list-definition.ts";
import { parseListRecords } from "./list-records.ts";
import { settleLists } from "./settle-lists.ts";

/**
 * Which roots have a project of this name, so that its pages can link to each other.
 *
 * @see docs/decisions/0017-a-list-says-which-channels-have-a-project.md
 */
export function alsoInList(name: ProjectName): ListDefinition<Root, Root> {
  return {
    title: titleOf(name),
    stateKey: alsoInKey(name),
    headers: PLAIN_JSON,
    viewKeys: [],
    next(before, looked) {
      const kept = before === undefined ? [] : parseAlsoIn(name, before).filter((root) => !looked.has(root));
      return alsoInText([...kept, ...[...looked.values()].filter((root) => root !== undefined)]);
    },
    render: () => new Map(),
  };
}

/** @returns undefined if no channel has the project; its pages then link to no others */
export function alsoInText(roots: Iterable<Root>): string | undefined {
  const all = [...new Set(roots)].sort();
  return all.some((root) => root !== MAIN) ? `${JSON.stringify(all.map((root) => ({ root })))}\n` : undefined;
}

/**
 * @throws {InvalidListError} if it can't be read
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 */
export function parseAlsoIn(name: ProjectName, text: string): Root[] {
  return parseListRecords(titleOf(name), text, ["root"], ({ root }) => {
    const known = splitRoot(root);
    if (known.rest === "") return known.root;
    throw new TypeError(`${quoted(root)} is no root`);
  });
}

/** A root is on the list if and only if it has a page of the project. */
function pagesOf(name: ProjectName): EntrySource<Root, Root> {
  return {
    title: titleOf(name),
    key: (root) => projectPageKeys({ root, name }).state,
    async read(store, root) {
      const read = await readProject(store, { root, name });
      // A page of the first format has no state yet. Without an ETag to compare, it is read again at the last look.
      return read && { etag: read.committed?.etag ?? "", known: root };
    },
  };
}

/**
 * Updates the list: which of these roots have a page of the project.
 *
 * This is needed only if a page was created or deleted, or if a run may have died before it got here.
 *
 * @throws {NotSettledError} if the bucket kept moving
 * @throws whatever the store throws
 */
export async function updateAlsoInList(
  name: ProjectName,
  roots: readonly Root[],
  ports: { store: Store; pause: Pause },
): Promise<void> {
  const isOfMain = roots.every((root) => root === MAIN);
  // A run that adds a channel to the list looks at the main index afterwards.
  if (isOfMain && (await readEtag(ports.store, alsoInKey(name))) === undefined) return;
  await settleLists([alsoInList(name)], [...new Set([...roots, MAIN])], pagesOf(name), ports);
}

function titleOf(name: ProjectName): string {
  return `the list of channels that have "${name}"`;
}
