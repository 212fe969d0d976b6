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
  /** Seconds. */
  timeout: number;
  signal?: AbortSignal;
}

/**
 * Reads a project's page in the bucket again and again, until `look` is content with it and the pages that clients are
 * served say the same.
 *
 * @param look returns undefined to go on waiting; it gets undefined where the project has no page
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
        `Cannot see the change on the page of "${projectId(project)}" after ${timeout} s: the files are in the bucket, the indexer has not come to them; look at its alarms, or wait longer with --timeout`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
