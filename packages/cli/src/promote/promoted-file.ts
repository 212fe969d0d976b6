import type { DistributionRecord } from "@wheelyard/core/project-page";
import { findDuplicates } from "@wheelyard/core/project-page";
import { SIDE_FILE_KINDS, sideFileKey } from "@wheelyard/core/side-files";
import { findListedFiles } from "../change/find-listed-files.ts";
import { uploadKey } from "../publish/upload-key.ts";
import type { OpenIndex } from "../target/open-index.ts";
import type { CopySource } from "./copy-object.ts";

/** A file that one index lists, and the key that it gets for another. */
export interface PromotedFile extends Pick<DistributionRecord, "distribution" | "sha256" | "size"> {
  /** The key of the copy. */
  key: string;
  source: CopySource;
  /** The files beside it, such as its yank. */
  sideFiles: { key: string; source: CopySource }[];
}

/**
 * Finds what is to be promoted: each named file, or all files of each named release.
 *
 * @param texts filenames, or `PROJECT==VERSION`
 * @throws {CommandError} if the index does not list one of them
 */
export async function findPromotedFiles(
  from: Pick<OpenIndex, "store" | "root" | "bucket">,
  to: Pick<OpenIndex, "root">,
  texts: readonly string[],
): Promise<PromotedFile[]> {
  const files = new Map<string, PromotedFile>();
  for (const text of texts) {
    const found = await findListedFiles(from, text);
    const duplicates = findDuplicates(found.page);
    for (const record of found.files) {
      if (!duplicates.has(record.key)) files.set(record.key, promotedFile(record, from.bucket, to));
    }
  }
  return [...files.values()];
}

function promotedFile(
  { key, etag, size, sha256, distribution, sideFiles }: DistributionRecord,
  bucket: string,
  { root }: Pick<OpenIndex, "root">,
): PromotedFile {
  const target = uploadKey(root, distribution);
  return {
    key: target,
    distribution,
    sha256,
    size,
    source: { bucket, key, etag, size },
    sideFiles: SIDE_FILE_KINDS.flatMap((kind) => {
      const known = sideFiles[kind];
      if (known === undefined) return [];
      return {
        key: sideFileKey(target, kind),
        source: { bucket, key: sideFileKey(key, kind), etag: known.etag, size: 0 },
      };
    }),
  };
}
