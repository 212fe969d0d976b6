import { sideFileKeys } from "@wheelyard/core/side-files";
import { openIndex } from "../target/open-index.ts";
import { confirmed } from "../terminal/confirm.ts";
import { print, printNote } from "../terminal/print.ts";
import type { ChangeOptions } from "./change-options.ts";
import { deleteKey, deleteVersion } from "./delete-key.ts";
import { findListedFiles } from "./find-listed-files.ts";
import { waitForCaches } from "./wait-for-caches.ts";
import { waitForPage } from "./wait-for-page.ts";

export interface RemoveOptions extends ChangeOptions {
  yes?: boolean;
}

export async function remove(text: string, options: RemoveOptions): Promise<void> {
  const index = await openIndex(options);
  const { store, bucket } = index;
  const { project, files } = await findListedFiles(index, text);
  for (const { key } of files) printNote(`s3://${bucket}/${key}`);
  const number = files.length === 1 ? "this file" : `these ${files.length} files`;
  await confirmed(
    `Remove ${number}? Anyone who pinned it can no longer install it; consider "yank"`,
    options.yes,
  );
  for (const { key, etag } of files) {
    await deleteVersion(store, key, etag);
    for (const sideFile of sideFileKeys(key)) await deleteKey(store, sideFile);
  }
  const keys = new Set(files.map(({ key }) => key));
  if (options.wait) {
    await waitForPage({ store, project, timeout: options.timeout }, (page) =>
      page?.distributions.some(({ key }) => keys.has(key)) ? undefined : true,
    );
    await waitForCaches(index);
  }
  for (const { distribution } of files) print(`Removed ${distribution.filename}`);
}
