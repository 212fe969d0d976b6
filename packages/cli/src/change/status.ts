import { isDeepStrictEqual } from "node:util";
import { STATUS_SUFFIX } from "@wheelyard/core/bucket-layout/user-files";
import { projectId } from "@wheelyard/core/project";
import { visiblePage } from "@wheelyard/core/project-page";
import { projectArgument } from "../index/project-argument.ts";
import { requireProjectPage } from "../index/read-pages.ts";
import { projectFolder } from "../publish/upload-key.ts";
import { openIndex } from "../target/open-index.ts";
import { print } from "../terminal/print.ts";
import type { ChangeOptions } from "./change-options.ts";
import { deleteVersion } from "./delete-key.ts";
import { statusMarker } from "./reason.ts";
import { waitForCaches } from "./wait-for-caches.ts";
import { waitForPage } from "./wait-for-page.ts";

export interface StatusOptions extends ChangeOptions {
  reason?: string;
}

/** Sets a project's status, and deletes other files that set one: the most severe would win. */
export async function setStatus(text: string, word: string, options: StatusOptions): Promise<void> {
  const name = projectArgument(text);
  const index = await openIndex(options);
  const { store, root } = index;
  const { content, status } = statusMarker(root, word, options.reason);
  const project = { root, name };
  const { statuses } = await requireProjectPage(store, project);
  const own = `${projectFolder(project)}${name}${STATUS_SUFFIX}`;
  if (word !== "active") {
    await store.put(own, Buffer.from(content), { contentType: "text/plain; charset=utf-8" });
  }
  // Write before deleting: a quarantine must not lapse for a moment while its file moves.
  const others = statuses.filter(({ key }) => word === "active" || key !== own);
  for (const { key, etag } of others) await deleteVersion(store, key, etag);
  if (options.wait) {
    await waitForPage({ store, project, timeout: options.timeout }, (page) =>
      page === undefined || isDeepStrictEqual(visiblePage(page).status, status) ? true : undefined,
    );
    await waitForCaches(index);
  }
  print(`${projectId(project)} is ${word}${options.reason === undefined ? "" : `: ${options.reason}`}`);
}
