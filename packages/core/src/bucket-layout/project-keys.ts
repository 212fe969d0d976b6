import { pagePath } from "../page-path.ts";
import type { Project } from "../project.ts";
import type { NormalVersion } from "../version.ts";
import { generatedPrefix } from "./index-folder.ts";
import { htmlKey, PROJECT_PAGE_NAMES, type ProjectPageKeys } from "./view-names.ts";

/**
 * The state of a project, and the project page of the simple repository API.
 *
 * @example
 * projectPageKeys({ root: MAIN, name: "acme" }).state // "_index/simple/acme/state.json"
 * projectPageKeys({ root: channelRoot("cu121"), name: "acme" }).json // "_index/_channels/cu121/simple/acme/index.json"
 */
export function projectPageKeys({ root, name }: Project): ProjectPageKeys {
  const folder = `${generatedPrefix(root)}${pagePath("projectPage", name)}`;
  return {
    state: `${folder}/${PROJECT_PAGE_NAMES.state}`,
    json: `${folder}/${PROJECT_PAGE_NAMES.json}`,
    html: `${folder}/${PROJECT_PAGE_NAMES.html}`,
    compressed: `${folder}/${PROJECT_PAGE_NAMES.compressed}`,
  };
}

/**
 * The prefix of a project's documents in the legacy JSON API.
 *
 * @example
 * legacyProjectPrefix({ root: MAIN, name: "acme" }) // "_index/pypi/acme/"
 */
export function legacyProjectPrefix(project: Project): string {
  return folderOf(legacyProjectKey(project));
}

/**
 * The legacy JSON API: the project with its latest release.
 *
 * @example
 * legacyProjectKey({ root: MAIN, name: "acme" }) // "_index/pypi/acme/json"
 */
export function legacyProjectKey({ root, name }: Project): string {
  return generatedPrefix(root) + pagePath("legacyProject", name);
}

/**
 * The legacy JSON API: one release.
 *
 * @example
 * legacyReleaseKey({ root: MAIN, name: "acme" }, "1.0") // "_index/pypi/acme/1.0/json"
 */
export function legacyReleaseKey({ root, name }: Project, version: NormalVersion): string {
  return generatedPrefix(root) + pagePath("legacyRelease", name, version);
}

/**
 * The feed of a project's releases.
 *
 * @example
 * releasesFeedKey({ root: MAIN, name: "acme" }) // "_index/rss/project/acme/releases.xml"
 */
export function releasesFeedKey({ root, name }: Project): string {
  return generatedPrefix(root) + pagePath("releasesFeed", name);
}

/**
 * The prefix of a project's pages for people.
 *
 * @example
 * peopleProjectPrefix({ root: MAIN, name: "acme" }) // "_index/project/acme/"
 */
export function peopleProjectPrefix(project: Project): string {
  return folderOf(peopleProjectKey(project));
}

/**
 * The page of a project, with its latest release.
 *
 * @example
 * peopleProjectKey({ root: MAIN, name: "acme" }) // "_index/project/acme/index.html"
 */
export function peopleProjectKey({ root, name }: Project): string {
  return htmlKey(generatedPrefix(root) + pagePath("peopleProject", name));
}

/**
 * The page of one release.
 *
 * @example
 * peopleReleaseKey({ root: MAIN, name: "acme" }, "1.0") // "_index/project/acme/1.0/index.html"
 */
export function peopleReleaseKey({ root, name }: Project, version: NormalVersion): string {
  return htmlKey(generatedPrefix(root) + pagePath("peopleRelease", name, version));
}

/**
 * What is known about a release. Nothing is ever there: it is rendered on request, because it is newer than the release.
 *
 * @example
 * releaseAdvisoriesKey({ root: MAIN, name: "acme" }, "1.0") // "_index/project/acme/1.0/_advisories/index.html"
 */
export function releaseAdvisoriesKey({ root, name }: Project, version: NormalVersion): string {
  return htmlKey(generatedPrefix(root) + pagePath("releaseAdvisories", name, version));
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf("/") + 1);
}
