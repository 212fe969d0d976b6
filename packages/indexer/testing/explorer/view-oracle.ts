import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { type Project, projectId } from "@wheelyard/core/project";
import { isFirstFormat, parseState } from "@wheelyard/core/project-page-state";
import type { View } from "../../src/commit/views.ts";
import { projectViews } from "../../src/views/project-views.ts";
import type { MemoryStore } from "../memory-store.ts";
import { listedFiles } from "./listed-files.ts";
import { isShared, type SharedViews } from "./shared-views.ts";

/**
 * Compares the views of a project's page with the page, whose state has already been found right.
 *
 * @param views the views to check
 * @returns what is wrong, in one sentence
 */
export async function findWrongView(
  bucket: MemoryStore,
  project: Project,
  views: SharedViews,
): Promise<string | undefined> {
  const { state, json, html } = projectPageKeys(project);
  const folders = ["simple", "pypi", "project", "rss/project"].map(
    (folder) => `_index/${project.root}${folder}/${project.name}/`,
  );
  const isConcerned = (key: string) => isShared(key, views);
  const found = folders.flatMap((folder) => bucket.keys(folder)).filter(isConcerned);
  const text = bucket.text(state);
  if (text === undefined && isFirstFormat(bucket.text(json) ?? "")) return undefined;
  if (text === undefined) {
    return found[0] === undefined
      ? undefined
      : `${found[0]} is there although "${projectId(project)}" has no page`;
  }
  const { page } = parseState(project.root, text);
  const versions = page.distributions.map(({ distribution }) => distribution.version.normalised);
  const expectedViews = new Map<string, View>();
  for (const [key, render] of projectViews(bucket, page, versions, undefined)) {
    const view = await render();
    if (view !== undefined) expectedViews.set(key, view);
  }
  const needless = found.find((key) => !expectedViews.has(key));
  if (needless !== undefined) return `${needless} is there although the page has nothing to show in it`;
  for (const [key, expected] of expectedViews) {
    if (!isConcerned(key)) continue;
    const body = bucket.bytes(key);
    if (body === undefined) return `${key} is missing although "${projectId(project)}" has a page`;
    if (!Buffer.from(body).equals(expected.body)) return `${key} is not that of the page`;
  }
  return isConcerned(html) ? findDifference(bucket, state, html) : undefined;
}

function findDifference(bucket: MemoryStore, state: string, html: string): string | undefined {
  const [inState, inHtml] = [state, html].map((key) =>
    listedFiles(key, bucket.bytes(key)).map(({ filename }) => filename),
  );
  return inState?.join() === inHtml?.join() ? undefined : `${html} lists other files than ${state}`;
}
