import { ROOT_PAGE_KEYS } from "@wheelyard/core/bucket-layout";
import type { ProjectName } from "@wheelyard/core/project-name";
import { rememberLast } from "@wheelyard/core/remember-last";
import {
  parseRootList,
  type RootList,
  renderRootHtml,
  renderRootJson,
  withPresence,
} from "@wheelyard/core/root-list";
import { compressedSimpleJsonView, htmlView, SIMPLE_JSON } from "../views/renditions.ts";
import type { ListedProject } from "./listed-project.ts";
import type { SubjectList } from "./subject-list.ts";

// Most uploads leave the list as it is, however long it is: then nothing of it is made again.
const parsed = rememberLast(parseRootList);
const stated = rememberLast(renderRootJson);
const html = rememberLast((state: string) => htmlView(renderRootHtml(parsed(state))));
const EMPTY: RootList = [];

/** The root page of the simple repository API: a project is on it if and only if it has a page. */
export const rootList: SubjectList<ProjectName, ListedProject> = {
  title: "the root list",
  stateKey: ROOT_PAGE_KEYS.state,
  headers: SIMPLE_JSON,
  viewKeys: [ROOT_PAGE_KEYS.html, ROOT_PAGE_KEYS.compressed],
  update(before, looked) {
    const presence = new Map([...looked].map(([project, known]) => [project, known !== undefined]));
    return stated(withPresence(before === undefined ? EMPTY : parsed(before), presence));
  },
  render: (state) =>
    new Map([
      [ROOT_PAGE_KEYS.html, async () => html(state)],
      [ROOT_PAGE_KEYS.compressed, () => compressedSimpleJsonView(state)],
    ]),
};
