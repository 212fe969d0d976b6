import { type Project, projectId } from "./project.ts";
import type { ProjectName } from "./project-name.ts";
import { inRoot, type Root } from "./root.ts";
import { projectUrl, rootPageUrl } from "./simple-url.ts";
import { compareVersions, parseVersion, type Version } from "./version.ts";

/** One release in a feed. */
export interface FeedItem {
  project: ProjectName;
  version: string;
  /** ISO 8601 in UTC. */
  time: string;
  summary: string;
}

/**
 * Renders the feed of one project's releases, newest first.
 *
 * @see https://www.rssboard.org/rss-specification
 * @example
 * renderReleasesFeed({ root: MAIN, name: "acme" }, [], "https://pypi.example.com").includes("<title>Releases of acme</title>") // true
 */
export function renderReleasesFeed(
  { root, name }: Project,
  items: readonly FeedItem[],
  site: string | undefined,
): string {
  return feed({
    root,
    title: `Releases of ${projectId({ root, name })}`,
    link: projectUrl({ root, name }, site),
    description: `New releases of ${projectId({ root, name })}`,
    items: items.map((item) => ({ ...item, title: item.version })),
    site,
  });
}

/**
 * Renders the feed of the latest releases of all projects of a root, newest first.
 *
 * @example
 * renderUpdatesFeed(MAIN, [], undefined).includes("<title>Recent updates</title>") // true
 */
export function renderUpdatesFeed(root: Root, items: readonly FeedItem[], site: string | undefined): string {
  return feed({
    root,
    title: inRoot("Recent updates", root),
    link: rootPageUrl(root, site),
    description: inRoot("The latest releases of all projects", root),
    items: items.map((item) => ({ ...item, title: `${item.project} ${item.version}` })),
    site,
  });
}

/**
 * The public address, without a trailing slash, of the index that rendered an updates feed of this root.
 *
 * @returns undefined if the index did not know its address, or the text is not such a feed
 *
 * @example
 * siteOfUpdatesFeed(MAIN, renderUpdatesFeed(MAIN, [], "https://pypi.example.com")) // "https://pypi.example.com"
 */
export function siteOfUpdatesFeed(root: Root, text: string): string | undefined {
  const [before = "", after] = text.split("<link>", 2);
  const [link = "", rest] = (after ?? "").split("</link>", 2);
  const path = rootPageUrl(root, undefined);
  const isFeed = before.includes("<rss ") && rest !== undefined && link.endsWith(path);
  const site = isFeed ? link.slice(0, -path.length) : "";
  return site === "" ? undefined : site;
}

/**
 * The newest items, newest first. S3 keeps whole seconds: within one, releases of a project are ordered by version, and
 * projects by name.
 *
 * @example
 * newest([], 100) // []
 */
export function newest(items: readonly FeedItem[], most: number): FeedItem[] {
  const parsed = new Map<string, Version>();
  const versionOf = ({ version }: FeedItem): Version => {
    const known = parsed.get(version) ?? parseVersion(version);
    parsed.set(version, known);
    return known;
  };
  const newestFirst = (a: FeedItem, b: FeedItem): number => {
    if (a.time !== b.time) return a.time > b.time ? -1 : 1;
    if (a.project !== b.project) return a.project < b.project ? -1 : 1;
    return compareVersions(versionOf(b), versionOf(a));
  };
  return [...items].sort(newestFirst).slice(0, most);
}

interface Feed {
  root: Root;
  title: string;
  link: string;
  description: string;
  items: readonly (FeedItem & { title: string })[];
  site: string | undefined;
}

function feed({ root, title, link, description, items, site }: Feed): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
<channel>
<title>${escapeXml(title)}</title>
<link>${escapeXml(link)}</link>
<description>${escapeXml(description)}</description>
<language>en</language>
${items.map((item) => renderItem(root, item, site)).join("")}</channel>
</rss>
`;
}

function renderItem(root: Root, item: FeedItem & { title: string }, site: string | undefined): string {
  const project = { root, name: item.project };
  return `<item>
<title>${escapeXml(item.title)}</title>
<link>${escapeXml(projectUrl(project, site))}</link>
<guid isPermaLink="false">${escapeXml(`${projectId(project)} ${item.version}`)}</guid>
<description>${escapeXml(item.summary)}</description>
<pubDate>${new Date(item.time).toUTCString()}</pubDate>
</item>
`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Leaves out characters that XML 1.0 can't hold, not even escaped. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
