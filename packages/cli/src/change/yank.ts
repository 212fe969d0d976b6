import type { DistributionRecord, ProjectPage } from "@wheelyard/core/project-page";
import { openIndex } from "../target/open-index.ts";
import { print, printNote } from "../terminal/print.ts";
import type { ChangeOptions } from "./change-options.ts";
import { deleteKey } from "./delete-key.ts";
import { type FoundFiles, findListedFiles } from "./find-listed-files.ts";
import { yankReason } from "./reason.ts";
import { waitForCaches } from "./wait-for-caches.ts";
import { waitForPage } from "./wait-for-page.ts";
import { yankFile, yankKey } from "./yank-file.ts";

export interface YankOptions extends ChangeOptions {
  reason: string;
}

export async function yank(text: string, options: YankOptions): Promise<void> {
  const reason = yankReason(options.reason);
  const index = await openIndex(options);
  const { store } = index;
  const found = await findListedFiles(index, text);
  for (const file of found.files) await yankFile(store, file, reason);
  if (options.wait) {
    await waitForPage({ store, project: found.project, timeout: options.timeout }, (page) =>
      allOf(page, found, (yanked) => yanked?.reason === reason),
    );
    await waitForCaches(index);
  }
  for (const { distribution } of found.files) print(`Yanked ${distribution.filename}`);
}

export async function unyank(text: string, options: ChangeOptions): Promise<void> {
  const index = await openIndex(options);
  const { store } = index;
  const found = await findListedFiles(index, text);
  const yanked = found.files.filter(({ sideFiles }) => sideFiles.yanked !== undefined);
  for (const { key } of yanked) await deleteKey(store, yankKey(key));
  if (options.wait) {
    await waitForPage({ store, project: found.project, timeout: options.timeout }, (page) =>
      allOf(page, found, (marker) => marker === undefined),
    );
    await waitForCaches(index);
  }
  for (const { distribution } of yanked) print(`Unyanked ${distribution.filename}`);
  if (yanked.length === 0) printNote("Nothing to do: it is not yanked");
}

/** Whether all files that still exist are in the wanted state. */
function allOf(
  page: ProjectPage | undefined,
  { files }: FoundFiles,
  isRight: (yanked: DistributionRecord["sideFiles"]["yanked"]) => boolean,
): true | undefined {
  const keys = new Set(files.map(({ key }) => key));
  const current = page?.distributions.filter(({ key }) => keys.has(key)) ?? [];
  return current.every(({ sideFiles }) => isRight(sideFiles.yanked)) ? true : undefined;
}
