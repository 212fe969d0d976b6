import { updatesKeys } from "@wheelyard/core/bucket-layout/root-keys";
import { type FeedItem, newest, renderUpdatesFeed } from "@wheelyard/core/feed";
import type { ProjectName } from "@wheelyard/core/project-name";
import { inRoot, type Root } from "@wheelyard/core/root";
import { parseVersion } from "@wheelyard/core/version";
import { renderHomePage } from "@wheelyard/site/home-page";
import { htmlView, INTERNAL_JSON, rssView } from "../views/renditions.ts";
import type { IndexLocation } from "./index-location.ts";
import type { ListDefinition } from "./list-definition.ts";
import { parseListedName, parseListRecords } from "./list-records.ts";
import { MAX_UPDATES, type ProjectEntry } from "./project-entry.ts";
import type { ListCheck, ProjectList } from "./project-list.ts";

const TITLE = "the list of updates";

/**
 * The latest releases of all projects in a root. The list is bounded, so that a new release costs the same however many
 * projects there are. When releases are deleted, the list is shorter until new ones arrive: it does not look for older
 * ones.
 */
export function updatesList(
  root: Root,
  { site, upload }: IndexLocation,
): ListDefinition<ProjectName, ProjectEntry> {
  const keys = updatesKeys(root);
  return {
    title: inRoot(TITLE, root),
    stateKey: keys.state,
    headers: INTERNAL_JSON,
    viewKeys: [keys.feed, keys.home],
    next(before, looked) {
      const kept =
        before === undefined ? [] : parseUpdates(before).filter(({ project }) => !looked.has(project));
      const found = [...looked.values()].flatMap((known) => known?.updates ?? []);
      return `${JSON.stringify(newest([...kept, ...found], MAX_UPDATES))}\n`;
    },
    render(state) {
      const recent = parseUpdates(state);
      return new Map([
        [keys.feed, async () => rssView(renderUpdatesFeed(root, recent, site))],
        [keys.home, async () => htmlView(renderHomePage({ root, recent, upload, site }))],
      ]);
    },
  };
}

/** @throws {InvalidListError} */
export function parseUpdates(text: string): FeedItem[] {
  return parseListRecords(TITLE, text, ["project", "version", "time", "summary"], (item) => {
    // Sorting compares versions, so each must be valid.
    parseVersion(item.version);
    return { ...item, project: parseListedName(item.project) };
  });
}

export const UPDATES_LIST: ProjectList = {
  definition: updatesList,
  isComplete: false,
  names: (state) => parseUpdates(state).map(({ project }) => project),
  check: () => new UpdatesCheck(),
};

/**
 * Keeps the newest releases, up to the limit of the list. A list that lost releases may be shorter than allowed: only
 * releases newer than its oldest must be on it.
 */
class UpdatesCheck implements ListCheck {
  readonly #added = new Set<ProjectName>();
  #newest: FeedItem[] = [];

  add({ home, updates }: ProjectEntry): void {
    this.#added.add(home.name);
    this.#newest = newest([...this.#newest, ...updates], MAX_UPDATES);
  }

  disagreeing(state: string): Set<ProjectName> {
    const list = parseUpdates(state);
    const listed = new Set(list.map((item) => JSON.stringify(item)));
    const known = new Set(this.#newest.map((item) => JSON.stringify(item)));
    const oldestListed = list.at(-1)?.time ?? "";
    const oldestKnown = this.#newest.length < MAX_UPDATES ? "" : (this.#newest.at(-1)?.time ?? "");
    const absent = this.#newest.filter(
      (item) => item.time > oldestListed && !listed.has(JSON.stringify(item)),
    );
    const wrong = list.filter(
      (item) => this.#added.has(item.project) && item.time > oldestKnown && !known.has(JSON.stringify(item)),
    );
    return new Set([...absent, ...wrong].map(({ project }) => project));
  }
}
