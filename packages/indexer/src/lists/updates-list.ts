import { updatesKeys } from "@wheelyard/core/bucket-layout";
import { type FeedItem, newest, renderUpdatesFeed } from "@wheelyard/core/feed";
import type { ProjectName } from "@wheelyard/core/project-name";
import { inRoot, type Root } from "@wheelyard/core/root";
import { unreadableState } from "@wheelyard/core/unreadable-state";
import { parseVersion } from "@wheelyard/core/version";
import { renderHomePage } from "@wheelyard/site/home-page";
import type { UploadLocation } from "@wheelyard/site/upload-location";
import { htmlView, INTERNAL_JSON, rssView } from "../views/renditions.ts";
import type { ListDefinition } from "./list-definition.ts";
import { InvalidListError, parseListRecords } from "./list-records.ts";
import { type ListedProject, MAX_UPDATES } from "./listed-project.ts";

const TITLE = "the list of updates";

/** What pages say about the index itself. */
export interface IndexLocation {
  /** The index's public address without a trailing slash, if it is known. */
  site: string | undefined;
  upload: UploadLocation;
}

/**
 * The latest releases of all projects in a root. The list is bounded, so that a new release costs the same however many
 * projects there are. When releases are deleted, the list is shorter until new ones arrive: it does not look for older
 * ones.
 */
export function updatesList(
  root: Root,
  { site, upload }: IndexLocation,
): ListDefinition<ProjectName, ListedProject> {
  const keys = updatesKeys(root);
  return {
    title: inRoot(TITLE, root),
    stateKey: keys.state,
    headers: INTERNAL_JSON,
    viewKeys: [keys.feed, keys.home],
    update(before, looked) {
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
  const items = parseListRecords<FeedItem>(TITLE, text, ["project", "version", "time", "summary"]);
  try {
    // Sorting compares versions, so each must be valid.
    for (const { version } of items) parseVersion(version);
  } catch (cause) {
    throw new InvalidListError(unreadableState(TITLE, text, cause), { cause });
  }
  return items;
}
