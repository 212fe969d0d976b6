import { rootPageKeys } from "@wheelyard/core/bucket-layout/root-keys";
import type { ProjectName } from "@wheelyard/core/project-name";
import { rememberLast } from "@wheelyard/core/remember-last";
import { inRoot, type Root } from "@wheelyard/core/root";
import {
  parseRootList,
  type RootList,
  renderRootHtml,
  renderRootJson,
  withPresence,
} from "@wheelyard/core/root-list";
import { compressedSimpleJsonView, htmlView, SIMPLE_JSON } from "../views/renditions.ts";
import type { ListDefinition } from "./list-definition.ts";
import type { ProjectEntry } from "./project-entry.ts";
import type { ProjectList } from "./project-list.ts";

// Most uploads don't change the list, however long it is. Then none of it is rendered again.
const parsed = rememberLast(parseRootList);
const stated = rememberLast(renderRootJson);
const html = rememberLast((state: string) => htmlView(renderRootHtml(parsed(state))));
const EMPTY: RootList = [];

/** The root page of the simple repository API: a project is on it if and only if it has a page. */
export function rootList(root: Root): ListDefinition<ProjectName, ProjectEntry> {
  const keys = rootPageKeys(root);
  return {
    title: inRoot("the root list", root),
    stateKey: keys.state,
    headers: SIMPLE_JSON,
    viewKeys: [keys.html, keys.compressed],
    isLong: true,
    next(before, looked) {
      const presence = new Map([...looked].map(([project, known]) => [project, known !== undefined]));
      return stated(withPresence(before === undefined ? EMPTY : parsed(before), presence));
    },
    render: (state) =>
      new Map([
        [keys.html, async () => html(state)],
        [keys.compressed, () => compressedSimpleJsonView(state)],
      ]),
  };
}

export const ROOT_LIST: ProjectList = { definition: rootList, isComplete: true, names: parseRootList };
