import { type FeedItem, newest } from "../core/feed.ts";
import type { ProjectName } from "../core/project-name.ts";
import type { ProjectPage } from "../core/project-page.ts";
import { releases } from "../core/releases.ts";
import { MAX_ITEMS } from "../lists/updates-list.ts";

/** The newest releases of the pages that were read, as many as the list of updates may hold. */
export class LatestReleases {
  readonly #read = new Set<ProjectName>();
  #items: FeedItem[] = [];

  add(page: ProjectPage): void {
    const { project } = page;
    this.#read.add(project);
    const items = releases(page).map(({ version, time, summary }) => ({ project, version, time, summary }));
    this.#items = newest([...this.#items, ...items], MAX_ITEMS);
  }

  /**
   * The projects of which the list says something else than their pages. One that lost releases may be shorter than it
   * could be: only releases that are newer than its oldest have to be on it.
   */
  disagreeing(list: readonly FeedItem[]): Set<ProjectName> {
    const listed = new Set(list.map((item) => JSON.stringify(item)));
    const known = new Set(this.#items.map((item) => JSON.stringify(item)));
    const oldestListed = list.at(-1)?.time ?? "";
    const oldestKnown = this.#items.length < MAX_ITEMS ? "" : (this.#items.at(-1)?.time ?? "");
    const absent = this.#items.filter(
      (item) => item.time > oldestListed && !listed.has(JSON.stringify(item)),
    );
    const wrong = list.filter(
      (item) => this.#read.has(item.project) && item.time > oldestKnown && !known.has(JSON.stringify(item)),
    );
    return new Set([...absent, ...wrong].map(({ project }) => project));
  }
}
