import type { Distribution } from "@wheelyard/core/distribution-filename";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { ProjectStatus } from "@wheelyard/core/project-status";
import type { NormalVersion, Version } from "@wheelyard/core/version";

/** What another index says about a project, as far as we can believe it. */
export interface PublicPage {
  project: ProjectName;
  status?: ProjectStatus;
  /** Ordered by version, then by filename, each filename once. Empty for a quarantined project. */
  files: readonly PublicFile[];
  /** Each once, in order. They stay when a project is quarantined. */
  versions: readonly NormalVersion[];
}

export interface PublicFile {
  filename: string;
  kind: Distribution["kind"];
  version: Version;
  /** Absolute and https (or http on this machine), without credentials, query and fragment. Its last segment is the filename. */
  url: string;
  /** Lowercase hex. */
  sha256: string;
  /** In bytes. */
  size?: number;
  /** In UTC, as in the simple repository API. */
  uploadTime?: string;
  /** One line. */
  requiresPython?: string;
  /** The reason in one line, which may be empty. Absent if the file is not yanked. */
  yanked?: string;
  /** Present if there is core metadata beside the file, with its hash if the page names one. */
  coreMetadata?: { sha256?: string };
  /** An https URL. */
  provenance?: string;
}
