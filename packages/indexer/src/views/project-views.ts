import {
  legacyProjectKey,
  legacyProjectPrefix,
  legacyReleaseKey,
  peopleProjectKey,
  peopleProjectPrefix,
  peopleReleaseKey,
  projectPageKeys,
  releasesFeedKey,
} from "@wheelyard/core/bucket-layout/project-keys";
import { newest, renderReleasesFeed } from "@wheelyard/core/feed";
import { parseIndexKey } from "@wheelyard/core/index-key";
import { renderLegacyProject, renderLegacyRelease } from "@wheelyard/core/legacy-json";
import type { Project } from "@wheelyard/core/project";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { renderHtml } from "@wheelyard/core/project-page-html";
import { renderJson } from "@wheelyard/core/project-page-json";
import { latestRelease, type Release, releases } from "@wheelyard/core/releases";
import type { NormalVersion } from "@wheelyard/core/version";
import { renderProjectPage, renderReleasePage } from "@wheelyard/site/project-page";
import { readShownMetadata } from "../commit/release-metadata.ts";
import type { View, Views } from "../commit/views.ts";
import type { Store } from "../store/store.ts";
import { compressedSimpleJsonView, htmlView, plainJsonView, rssView, simpleJsonView } from "./renditions.ts";

/** How many releases a project's feed has; the same number as on pypi.org. */
const MAX_FEED_ITEMS = 40;

/**
 * The keys of everything that is rendered from a project's page.
 *
 * @param versions the releases whose own views may have to change
 */
export function projectViewKeys(project: Project, versions: Iterable<NormalVersion>): string[] {
  const { json, html, compressed } = projectPageKeys(project);
  return [
    json,
    html,
    compressed,
    legacyProjectKey(project),
    releasesFeedKey(project),
    peopleProjectKey(project),
    ...[...versions].flatMap((version) => releaseViewKeys(project, version)),
  ];
}

/** The keys of everything that is rendered for one release. */
export function releaseViewKeys(project: Project, version: NormalVersion): string[] {
  return [legacyReleaseKey(project, version), peopleReleaseKey(project, version)];
}

/** The releases that have views of their own. */
export async function readViewedReleases(
  store: Store,
  project: Project,
): Promise<ReadonlySet<NormalVersion>> {
  const versions = new Set<NormalVersion>();
  for (const prefix of [legacyProjectPrefix(project), peopleProjectPrefix(project)]) {
    for await (const { key } of store.list(prefix)) {
      const parsed = parseIndexKey(key);
      if (parsed !== undefined && "version" in parsed) versions.add(parsed.version);
    }
  }
  return versions;
}

/**
 * The views of a page: those of the project, and those of the given releases.
 *
 * @param metadata reads the published metadata of the page's distributions
 */
export function projectViews(
  metadata: Pick<Store, "get">,
  page: ProjectPage,
  versions: Iterable<NormalVersion>,
  site: string | undefined,
): Views {
  const { project } = page;
  const all = releases(page);
  const views = new Map<string, () => Promise<View | undefined>>(
    projectViewKeys(project, versions).map((key) => [key, async () => undefined]),
  );
  if (page.distributions.length === 0) return views;

  const { json, html, compressed } = projectPageKeys(project);
  const jsonText = sharedRead(async () => renderJson(page, site), 2);
  views.set(json, async () => simpleJsonView(await jsonText()));
  views.set(html, async () => htmlView(renderHtml(page, site)));
  views.set(compressed, async () => compressedSimpleJsonView(await jsonText()));
  views.set(releasesFeedKey(project), async () =>
    rssView(renderReleasesFeed(project, feedItems(project.name, all), site)),
  );
  const latest = latestRelease(all);
  if (latest === undefined) {
    views.set(peopleProjectKey(project), async () =>
      htmlView(await renderProjectPage(page, undefined, undefined, site)),
    );
  }
  for (const release of all) {
    const [legacyKey, pageKey] = [
      legacyReleaseKey(project, release.version),
      peopleReleaseKey(project, release.version),
    ];
    const isConcerned = views.has(legacyKey);
    const ofRelease = sharedRead(
      () => readShownMetadata(metadata, release),
      (release === latest ? 2 : 0) + (isConcerned ? 2 : 0),
    );
    if (release === latest) {
      views.set(legacyProjectKey(project), async () =>
        plainJsonView(renderLegacyProject(page, release, await ofRelease(), site)),
      );
      views.set(peopleProjectKey(project), async () =>
        htmlView(await renderProjectPage(page, release, await ofRelease(), site)),
      );
    }
    if (isConcerned) {
      // It is shown without the other releases, so that they can't make its own page outdated.
      const alone = { ...page, distributions: release.files };
      views.set(legacyKey, async () =>
        plainJsonView(renderLegacyRelease(page, release, await ofRelease(), site)),
      );
      views.set(pageKey, async () =>
        htmlView(await renderReleasePage(alone, release, await ofRelease(), site)),
      );
    }
  }
  return views;
}

/** Reads once for a number of readers, and forgets the result after the last: there may be thousands of releases. */
function sharedRead<T>(read: () => Promise<T>, readers: number): () => Promise<T> {
  let waiting = readers;
  let reading: Promise<T> | undefined;
  return () => {
    const result = reading ?? read();
    waiting--;
    reading = waiting > 0 ? result : undefined;
    return result;
  };
}

function feedItems(project: ProjectName, all: readonly Release[]) {
  return newest(
    all.map(({ version, time, summary }) => ({ project, version, time, summary })),
    MAX_FEED_ITEMS,
  );
}
