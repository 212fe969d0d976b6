import { gunzipSync } from "node:zlib";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import type { Project } from "@wheelyard/core/project";
import { type ProjectPage, type VisiblePage, visiblePage } from "@wheelyard/core/project-page";
import { HTML_CONTENT_TYPE, JSON_CONTENT_TYPE } from "@wheelyard/core/simple-api";
import { readProjectListing, UnreadablePageError } from "@wheelyard/core/simple-page/simple-page";
import { readEtag } from "@wheelyard/indexer/commit/etag";
import type { Store } from "@wheelyard/indexer/store/store";

/**
 * Whether the views that clients are served match the committed page, which is written first.
 *
 * @param page undefined if the project has none
 */
export async function viewsAgree(
  store: Store,
  project: Project,
  page: ProjectPage | undefined,
): Promise<boolean> {
  const { html, compressed } = projectPageKeys(project);
  if (page === undefined) {
    const etags = await Promise.all([readEtag(store, html), readEtag(store, compressed)]);
    return etags.every((etag) => etag === undefined);
  }
  const [htmlBody, compressedBody] = await Promise.all([readBody(store, html), readBody(store, compressed)]);
  if (htmlBody === undefined || compressedBody === undefined) return false;
  const wanted = said(visiblePage(page));
  return (
    saidBy(htmlBody, HTML_CONTENT_TYPE) === wanted &&
    saidBy(unpacked(compressedBody), JSON_CONTENT_TYPE) === wanted
  );
}

async function readBody(store: Store, key: string): Promise<Buffer | undefined> {
  const read = await store.get(key);
  return read.kind === "found" ? Buffer.from(read.object.body) : undefined;
}

/** A damaged view matches nothing, and is written again. */
function unpacked(body: Buffer): Buffer {
  try {
    return gunzipSync(body);
  } catch {
    return Buffer.alloc(0);
  }
}

/** The part that clients act on. */
function said({ status, files }: VisiblePage): string {
  const facts = files.map(({ distribution, sha256, sideFiles }) => [
    distribution.filename,
    sha256,
    sideFiles.yanked?.reason,
  ]);
  return JSON.stringify([status?.status, facts]);
}

function saidBy(body: Buffer, contentType: string): string | undefined {
  try {
    // Links are compared, not followed: any base will do.
    const page = readProjectListing({ text: body.toString(), contentType, url: "https://index.invalid/" });
    const facts = page.files.map(({ filename, sha256, yanked }) => [filename, sha256, yanked]);
    return JSON.stringify([page.status?.status, facts]);
  } catch (error) {
    if (error instanceof UnreadablePageError) return undefined;
    throw error;
  }
}
