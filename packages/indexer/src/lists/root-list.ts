import { projectPageKeys, ROOT_PAGE_KEYS } from "../core/bucket-layout.ts";
import { parseRootList, renderRootHtml, renderRootJson, withPresence } from "../core/root-list.ts";
import { compressedSimpleJsonView, htmlView, SIMPLE_JSON } from "../views/renditions.ts";
import { version } from "../views/views.ts";
import type { ProjectList } from "./project-list.ts";

/** The root page of the simple repository API: a project is on it if and only if it has a page. */
export const rootList: ProjectList<boolean> = {
  title: "the root list",
  stateKey: ROOT_PAGE_KEYS.state,
  headers: SIMPLE_JSON,
  viewKeys: [ROOT_PAGE_KEYS.html, ROOT_PAGE_KEYS.compressed],
  look: async (store, project) => (await version(store, projectPageKeys(project).state)) !== undefined,
  update: (before, presence) =>
    renderRootJson(withPresence(before === undefined ? [] : parseRootList(before), presence)),
  render: (state) =>
    new Map([
      [ROOT_PAGE_KEYS.html, async () => htmlView(renderRootHtml(parseRootList(state)))],
      [ROOT_PAGE_KEYS.compressed, () => compressedSimpleJsonView(state)],
    ]),
};
