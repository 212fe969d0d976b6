import { basename } from "./bucket-layout.ts";
import { parseDistributionFilename } from "./distribution-filename.ts";
import { readFormatted } from "./format.ts";
import { parseProjectName } from "./project-name.ts";
import { type DistributionRecord, listing, type ProjectPage, type StatusRecord } from "./project-page.ts";
import { jsonFile, jsonPage, type OwnJsonFile } from "./project-page-json.ts";
import type { Root } from "./root.ts";
import type { SideFiles } from "./side-files.ts";

/** The state can't be understood. It is generated: deleting it and reconciling builds it anew. */
export class InvalidPageStateError extends Error {
  override name = "InvalidPageStateError";
}

/** Raised when the private keys change their meaning. */
const FORMAT = 1;

/**
 * The page as it is kept in the bucket: the public page, and beside each public key what only the indexer
 * needs, in keys that begin with `_`, which the simple repository API leaves to the server.
 */
interface PageState {
  _format: number;
  name: string;
  files: readonly StateFile[];
  /** Distributions that are known but not listed: duplicates, and all files of a quarantined project. */
  _held: readonly StateFile[];
  _statuses: readonly StatusRecord[];
}

type StateFile = OwnJsonFile & {
  _key: string;
  _etag: string;
  _metadata?: string;
  _summary?: string;
  _side: SideFiles;
};

/**
 * Renders the project page as its state: the JSON that clients get, and what the index must remember besides.
 *
 * @example
 * parsePage(MAIN, serializePage(page, undefined)).distributions[0].key // "acme-1.0-py3-none-any.whl"
 */
export function serializePage(page: ProjectPage, site: string | undefined): string {
  const listed = new Set(listing(page).files);
  const stateFile = (record: DistributionRecord): StateFile => ({
    ...jsonFile(page.project.root, record, site),
    _key: record.key,
    _etag: record.etag,
    ...(record.metadataSha256 !== undefined && { _metadata: record.metadataSha256 }),
    ...(record.summary !== undefined && { _summary: record.summary }),
    _side: record.sideFiles,
  });
  const state: PageState = {
    ...jsonPage(page, site),
    files: [...listed].map(stateFile),
    _format: FORMAT,
    _held: byKey(page.distributions.filter((record) => !listed.has(record))).map(stateFile),
    _statuses: byKey(page.statuses),
  };
  return `${JSON.stringify(state)}\n`;
}

/**
 * @param root the index that the page is of, which the text doesn't say
 * @throws {InvalidPageStateError} where it is damaged
 * @throws {NewerFormatError} where a newer release wrote it
 * @example
 * parsePage(MAIN, serializePage(page, undefined)).project.name // "acme"
 * parsePage(MAIN, "{") // throws Cannot read the project page
 */
export function parsePage(root: Root, text: string): ProjectPage {
  return readFormatted("the project page", FORMAT, text, InvalidPageStateError, (value) => {
    const state = value as PageState;
    if (state._format !== FORMAT)
      throw new Error(`expected _format ${FORMAT}, found ${String(state._format)}`);
    return {
      project: { root, name: parseProjectName(state.name) },
      distributions: [...state.files, ...state._held].map(record),
      statuses: state._statuses,
    };
  });
}

function record(file: StateFile): DistributionRecord {
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

function byKey<T extends { key: string }>(records: readonly T[]): T[] {
  return [...records].sort((a, b) => (a.key < b.key ? -1 : 1));
}
