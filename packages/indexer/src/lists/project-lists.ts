import type { ProjectName } from "@wheelyard/core/project-name";
import type { Root } from "@wheelyard/core/root";
import type { Pause } from "../commit/settle.ts";
import type { Store } from "../store/store.ts";
import { homeShardLists } from "./home-shard-list.ts";
import { indexLists } from "./index-lists.ts";
import { projectPages } from "./listed-project.ts";
import { rootList } from "./root-list.ts";
import { type Place, updatesList } from "./updates-list.ts";

/**
 * Makes all of a root's lists of projects say of these projects what their pages say.
 *
 * @param names of projects; if there are none, the lists are written that are there also in an empty index
 * @throws {NotSettledError} if the bucket kept moving
 * @throws whatever the store throws
 */
export function indexProjectLists(
  root: Root,
  names: readonly ProjectName[],
  place: Place,
  ports: { store: Store; pause: Pause },
): Promise<void> {
  const lists = [rootList(root), updatesList(root, place), ...homeShardLists(root, names)];
  return indexLists(lists, names, projectPages(root), ports);
}
