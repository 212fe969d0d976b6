import { rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { findDuplicates } from "@wheelyard/core/project-page";
import { waitForPage } from "../change/wait-for-page.ts";
import { readRejection } from "../index/read-pages.ts";
import type { OpenIndex } from "../target/open-index.ts";
import type { Candidate } from "./candidate.ts";

/** A candidate that is in the bucket. */
export interface Uploaded<C extends Pick<Candidate, "key"> = Candidate> {
  candidate: C;
  etag: string;
}

export type IndexAnswer<C extends Pick<Candidate, "key"> = Candidate> =
  | { kind: "listed"; candidate: C }
  | { kind: "rejected"; candidate: C; reason: string };

/** Waits until the index has listed or rejected each of these files, which are of one project. */
export async function awaitListing<C extends Pick<Candidate, "key">>(
  { store, root }: Pick<OpenIndex, "store" | "root">,
  name: ProjectName,
  uploads: readonly Uploaded<C>[],
  timeout: number,
  signal: AbortSignal,
): Promise<IndexAnswer<C>[]> {
  const answers = new Map<string, IndexAnswer<C>>();
  return waitForPage({ store, project: { root, name }, timeout, signal }, async (page) => {
    for (const upload of uploads) {
      const { key } = upload.candidate;
      if (answers.has(key)) continue;
      const answer = isListed(page, upload)
        ? ({ kind: "listed", candidate: upload.candidate } as const)
        : await rejected(upload);
      if (answer !== undefined) answers.set(key, answer);
    }
    return answers.size === uploads.length ? [...answers.values()] : undefined;
  });

  async function rejected({ candidate, etag }: Uploaded<C>): Promise<IndexAnswer<C> | undefined> {
    const record = await readRejection(store, rejectionKey(candidate.key));
    if (record?.key !== candidate.key || record.etag !== etag) return undefined;
    // The same bytes may have been rejected earlier, because of how they were stored.
    const now = await store.get(candidate.key, { range: { first: 0, last: 0 } });
    if (now.kind === "found" && now.object.lastModified.toISOString() > record.uploaded) return undefined;
    return { kind: "rejected", candidate, reason: record.reason };
  }
}

function isListed(
  page: ProjectPage | undefined,
  { candidate, etag }: Uploaded<Pick<Candidate, "key">>,
): boolean {
  if (page === undefined || findDuplicates(page).has(candidate.key)) return false;
  return page.distributions.some((known) => known.key === candidate.key && known.etag === etag);
}
