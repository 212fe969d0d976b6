import { basename } from "./bucket-layout/object-key.ts";
import { parseDistributionFilename } from "./distribution-filename.ts";
import { parseProjectName } from "./project-name.ts";
import type { DistributionRecord, ProjectPage, StatusRecord } from "./project-page.ts";
import type { Root } from "./root.ts";
import type { SideFiles } from "./side-files.ts";

/**
 * The first format of a project's state, as wheelyard 0.1.0 wrote it: the JSON page that was served, with private facts
 * in keys that begin with `_`.
 */
export interface FirstFormat {
  name: string;
  files: readonly FirstFormatFile[];
  /** Distributions that are known but not listed: duplicates, and all files of a quarantined project. */
  _held: readonly FirstFormatFile[];
  _statuses: readonly StatusRecord[];
}

export interface FirstFormatFile {
  hashes: { sha256: string };
  size: number;
  "upload-time": string;
  "requires-python"?: string;
  "core-metadata"?: { sha256: string };
  _key: string;
  _etag: string;
  _metadata?: string;
  _summary?: string;
  _side: SideFiles;
}

/**
 * @example
 * parseFirstFormat(MAIN, { name: "acme", files: [], _held: [], _statuses: [] }).project.name // "acme"
 */
export function parseFirstFormat(root: Root, value: unknown): ProjectPage {
  const state = value as FirstFormat;
  return {
    project: { root, name: parseProjectName(state.name) },
    distributions: [...state.files, ...state._held].map(record),
    statuses: state._statuses,
  };
}

function record(file: FirstFormatFile): DistributionRecord {
  const requiresPython = file["requires-python"];
  return {
    key: file._key,
    etag: file._etag,
    distribution: parseDistributionFilename(basename(file._key)),
    size: file.size,
    sha256: file.hashes.sha256,
    uploadTime: file["upload-time"],
    ...(requiresPython !== undefined && { requiresPython }),
    ...(file._metadata !== undefined && { metadataSha256: file._metadata }),
    isMetadataStatic: file["core-metadata"] !== undefined,
    ...(file._summary !== undefined && { summary: file._summary }),
    sideFiles: file._side,
  };
}
