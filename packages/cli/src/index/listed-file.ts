import type { DistributionRecord } from "@wheelyard/core/project-page";

/** A listed file as `--json` shows it. */
export interface ListedFile {
  filename: string;
  key: string;
  version: string;
  size: number;
  sha256: string;
  uploadTime: string;
  requiresPython?: string;
  /** The reason, which may be empty. Absent if the file is not yanked. */
  yanked?: string;
}

export function listedFile(record: DistributionRecord): ListedFile {
  const { key, distribution, size, sha256, uploadTime, requiresPython, sideFiles } = record;
  return {
    filename: distribution.filename,
    key,
    version: distribution.version.normalised,
    size,
    sha256,
    uploadTime,
    ...(requiresPython !== undefined && { requiresPython }),
    ...(sideFiles.yanked && { yanked: sideFiles.yanked.reason }),
  };
}
