import { projectPageKeys, UPDATES_KEYS } from "../core/bucket-layout.ts";
import { type FeedItem, newest, renderUpdatesFeed } from "../core/feed.ts";
import { parsePage } from "../core/project-page-state.ts";
import { releases } from "../core/releases.ts";
import { rssView } from "../views/renditions.ts";
import type { ProjectList } from "./project-list.ts";

/** What feed readers are given of the whole index, as pypi.org does. */
export const MAX_ITEMS = 100;

/**
 * The latest releases of all projects. Its size is bounded, so that a new release costs the same however many projects
 * there are. Where releases are taken away, the list is shorter until others come: it does not look for older ones.
 */
export function updatesList(site: string | undefined): ProjectList<readonly FeedItem[]> {
  return {
    title: "the list of updates",
    stateKey: UPDATES_KEYS.state,
    headers: { contentType: "application/json", cacheControl: "no-cache" },
    viewKeys: [UPDATES_KEYS.feed],
    async look(store, project) {
      const read = await store.get(projectPageKeys(project).state);
      if (read.kind !== "found") return [];
      const page = parsePage(Buffer.from(read.object.body).toString());
      return newest(
        releases(page).map(({ version, time, summary }) => ({ project, version, time, summary })),
        MAX_ITEMS,
      );
    },
    update(before, looked) {
      const kept =
        before === undefined ? [] : parseItems(before).filter(({ project }) => !looked.has(project));
      return `${JSON.stringify(newest([...kept, ...[...looked.values()].flat()], MAX_ITEMS))}\n`;
    },
    render: (state) =>
      new Map([[UPDATES_KEYS.feed, async () => rssView(renderUpdatesFeed(parseItems(state), site))]]),
  };
}

function parseItems(text: string): FeedItem[] {
  return JSON.parse(text) as FeedItem[];
}
