import { basename } from "./bucket-layout/object-key.ts";
import { absoluteFileUrl, relativeFileUrl } from "./file-url.ts";
import type { DistributionRecord, ProjectPage } from "./project-page.ts";
import { visiblePage } from "./project-page.ts";
import type { Root } from "./root.ts";
import { sideFileKey } from "./side-files.ts";
import { API_VERSION } from "./simple-api.ts";

/**
 * One file of a project page, in the JSON of the simple repository API. Keys without a value are left out, never null,
 * because uv would drop the whole page.
 */
export interface JsonFile {
  filename: string;
  url: string;
  hashes: { sha256: string };
  /** In bytes. Absent only if another index lists the file without it; the same goes for the time. */
  size?: number;
  /** Absent like the size. */
  "upload-time"?: string;
  "requires-python"?: string;
  /** `true` if another index does not give its hash. */
  "core-metadata"?: true | { sha256: string };
  yanked?: true | string;
  "gpg-sig"?: true;
  provenance?: string;
}

/** What a project page says, about this index's own project or one from another index. */
export interface JsonPage {
  meta: { "api-version": string };
  name: string;
  "project-status"?: { status: string; reason?: string };
  versions: readonly string[];
  files: readonly JsonFile[];
}

/**
 * Renders the project page of the simple repository API 1.4.
 *
 * @param site the index's public address without a trailing slash; provenance is linked only if it is known,
 * because its URL must be absolute
 * @example
 * jsonPage(page, undefined).versions // ["1.0"]
 */
export function jsonPage(page: ProjectPage, site: string | undefined): JsonPage {
  const { status, files, versions } = visiblePage(page);
  return {
    meta: { "api-version": API_VERSION },
    name: page.project.name,
    ...(status && { "project-status": status }),
    versions,
    files: files.map((record) => jsonFile(page.project.root, record, site)),
  };
}

/**
 * Renders the project page as JSON (PEP 691), without what only the index needs.
 *
 * @example
 * JSON.parse(renderJson(page, undefined)).name // "acme"
 */
export function renderJson(page: ProjectPage, site: string | undefined): string {
  return renderJsonPage(jsonPage(page, site));
}

/**
 * Renders a page as JSON (PEP 691), whether it is this index's own or received from another.
 *
 * @example
 * renderJsonPage(jsonPage(page, undefined)) === renderJson(page, undefined) // true
 */
export function renderJsonPage(page: JsonPage): string {
  return `${JSON.stringify(page)}\n`;
}

function jsonFile(root: Root, record: DistributionRecord, site: string | undefined): JsonFile {
  const { yanked, provenance, signature } = record.sideFiles;
  return {
    filename: basename(record.key),
    url: relativeFileUrl(root, record.key),
    hashes: { sha256: record.sha256 },
    size: record.size,
    "upload-time": record.uploadTime,
    ...(record.requiresPython !== undefined && { "requires-python": record.requiresPython }),
    ...(record.isMetadataStatic &&
      record.metadataSha256 !== undefined && { "core-metadata": { sha256: record.metadataSha256 } }),
    ...(yanked && { yanked: yanked.reason === "" ? true : yanked.reason }),
    ...(signature && { "gpg-sig": true }),
    ...(provenance &&
      site !== undefined && {
        provenance: absoluteFileUrl(site, sideFileKey(record.key, "provenance")),
      }),
  };
}
