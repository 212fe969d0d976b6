import type { FeedItem } from "../core/feed.ts";
import type { ProjectName } from "../core/project-name.ts";
import { parseRootList, renderRootJson } from "../core/root-list.ts";
import type { ProjectList } from "../lists/project-list.ts";
import { rootList } from "../lists/root-list.ts";
import { updatesList } from "../lists/updates-list.ts";
import type { ListedObject, Store } from "../store/store.ts";
import { isView } from "./check-view.ts";
import type { Difference, Finding } from "./finding.ts";
import type { LatestReleases } from "./latest-releases.ts";
import { wholeProjectKey } from "./project-hints.ts";

/**
 * Compares the root list and the updates with the projects.
 *
 * @param listed the lists and their views, by key
 * @param projects those that have a page
 */
export async function compareLists(
  listed: ReadonlyMap<string, ListedObject>,
  projects: readonly ProjectName[],
  latest: LatestReleases,
  store: Store,
  site: string | undefined,
): Promise<Finding[]> {
  const findings = new Map<string, Finding>();
  const find = (difference: Difference, names: Iterable<ProjectName>) => {
    for (const name of names) {
      const key = wholeProjectKey(name);
      if (!findings.has(key)) findings.set(key, { difference, key });
    }
  };
  const present = new Set(projects);

  const root = await readList(rootList, listed, store, parseRootList);
  const named = new Set(root.content ?? []);
  if (root.isDamaged) find("damaged", projects);
  find(
    "ghost",
    [...named].filter((name) => !present.has(name)),
  );
  find(
    "outdated",
    projects.filter((name) => !named.has(name)),
  );
  // Whatever the indexer is told to look at, it makes the lists' views right then.
  const isRootCurrent =
    root.text === undefined || (root.text === renderRootJson([...named].sort()) && root.hasViews);
  if (!isRootCurrent && findings.size === 0) find("outdated", [...named].slice(0, 1));

  const updates = await readList(updatesList(site), listed, store, parseUpdates);
  if (updates.isDamaged) find("damaged", projects);
  if (updates.content === undefined) {
    find("outdated", projects);
  } else {
    const { content } = updates;
    find(
      "ghost",
      content.map(({ project }) => project).filter((name) => !present.has(name)),
    );
    find("outdated", latest.disagreeing(content));
    if (!updates.hasViews && findings.size === 0) find("outdated", projects.slice(0, 1));
  }
  return [...findings.values()];
}

interface ReadList<T> {
  text: string | undefined;
  /** Undefined where there is no list that can be read. */
  content: T | undefined;
  isDamaged: boolean;
  hasViews: boolean;
}

async function readList<T, U>(
  list: ProjectList<U>,
  listed: ReadonlyMap<string, ListedObject>,
  store: Store,
  parse: (text: string) => T,
): Promise<ReadList<T>> {
  const absent = { text: undefined, content: undefined, isDamaged: false, hasViews: false };
  if (!listed.has(list.stateKey)) return absent;
  const read = await store.get(list.stateKey);
  if (read.kind !== "found") return absent;
  const text = Buffer.from(read.object.body).toString();
  let content: T;
  try {
    content = parse(text);
  } catch {
    // No run can write over what it can't read.
    await store.delete(list.stateKey, { ifMatch: read.object.etag });
    return { ...absent, isDamaged: true };
  }
  const views = list.render(text);
  const right = await Promise.all(
    [...views].map(async ([key, render]) => isView(store, listed.get(key), await render())),
  );
  return { text, content, isDamaged: false, hasViews: !right.includes(false) };
}

function parseUpdates(text: string): FeedItem[] {
  const items = JSON.parse(text) as FeedItem[];
  for (const { project, version, time, summary } of items) {
    for (const value of [project, version, time, summary]) {
      if (typeof value !== "string") throw new TypeError(`Cannot read the list of updates: ${text}`);
    }
  }
  return items;
}
