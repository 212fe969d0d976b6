import { type Project, projectId } from "@wheelyard/core/project";
import type { ProjectPage } from "@wheelyard/core/project-page";
import type { Store } from "@wheelyard/indexer/store/store";
import { refused } from "../command-error.ts";
import { readProjectPage } from "../index/read-pages.ts";
import { viewsAgree } from "./views-agree.ts";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

export interface Waiting {
  store: Store;
  project: Project;
  /** In seconds. */
  timeout: number;
  signal?: AbortSignal;
}

/**
 * Polls a project's page in the bucket until `look` is satisfied and the views that clients are served match it.
 *
 * @param look returns undefined to keep waiting; gets undefined if the project has no page
 */
export async function waitForPage<T>(
  { store, project, timeout, signal }: Waiting,
  look: (page: ProjectPage | undefined) => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + timeout * 1_000;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const page = await readProjectPage(store, project);
    const seen = await look(page);
    if (seen !== undefined && (await viewsAgree(store, project, page))) return seen;
    signal?.throwIfAborted();
    if (Date.now() + pause > deadline) {
      throw refused(
        `Cannot see the change on the page of "${projectId(project)}" after ${timeout} s: the files are in the bucket, but the indexer has not handled them yet; check its alarms, or wait longer with --timeout`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
