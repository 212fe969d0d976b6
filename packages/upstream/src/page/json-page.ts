import { filePath } from "@wheelyard/core/file-url";
import type { JsonFile, JsonPage } from "@wheelyard/core/project-page-json";
import { API_VERSION } from "@wheelyard/core/simple-api";
import type { HeldBack, RuledFile, RuledPage } from "../rules/hold-back.ts";
import type { UpstreamSettings } from "../settings/settings.ts";
import { proxiedUrl } from "./proxied-url.ts";

/** The folder of links to files that are held back. Requests get a 403, and the URL says why. */
export const HELD_BACK_FOLDER = "_held-back";

/**
 * The page of a public project, for the same renderers as this index's own pages.
 *
 * @param from where clients fetch the files
 */
export function jsonPageOf(
  { project, status, versions, files }: RuledPage,
  from: UpstreamSettings["files"],
): JsonPage {
  return {
    meta: { "api-version": API_VERSION },
    name: project,
    ...(status && { "project-status": status }),
    versions,
    files: files.map((file) => jsonFileOf(file, from)),
  };
}

function jsonFileOf(file: RuledFile, from: UpstreamSettings["files"]): JsonFile {
  const { filename, sha256, size, uploadTime, requiresPython, coreMetadata, provenance, heldBack } = file;
  const yanked = heldBack?.reason ?? file.yanked;
  return {
    filename,
    url: urlOf(file, from),
    hashes: { sha256 },
    ...(size !== undefined && { size }),
    ...(uploadTime !== undefined && { "upload-time": uploadTime }),
    ...(requiresPython !== undefined && { "requires-python": requiresPython }),
    // With its metadata, a client would choose a file that it can't have.
    ...(coreMetadata && heldBack === undefined && { "core-metadata": hashed(coreMetadata) }),
    ...(yanked !== undefined && { yanked: yanked === "" ? true : yanked }),
    ...(provenance !== undefined && { provenance }),
  };
}

function urlOf({ filename, url, heldBack }: RuledFile, from: UpstreamSettings["files"]): string {
  if (heldBack !== undefined) return heldBackUrl(heldBack, filename);
  return from === "proxied" ? proxiedUrl(url) : url;
}

/** The link to a file that is held back, from the host's root. */
export function heldBackUrl({ label }: HeldBack, filename: string): string {
  return filePath(`${HELD_BACK_FOLDER}/${label}/${filename}`);
}

function hashed({ sha256 }: { sha256?: string }): true | { sha256: string } {
  return sha256 === undefined ? true : { sha256 };
}
