import { isObject } from "../is-object.ts";
import { quoted } from "../quoted.ts";
import {
  isReadableVersion,
  type PageEntries,
  type RawFile,
  type RawProject,
  readStatus,
  type UnreadablePage,
} from "./page-entries.ts";

/** No project has nearly as many. More would be an attempt to exhaust the reader. */
const MAX_VERSIONS = 100_000;
const MAX_VERSION_LENGTH = 255;

/** Reads the entries of a page in JSON. */
export function jsonEntries(text: string, url: string): PageEntries | UnreadablePage {
  let page: unknown;
  try {
    page = JSON.parse(text);
  } catch (error) {
    return { problem: `expected JSON: ${quoted((error as Error).message)}` };
  }
  if (!isObject(page)) return { problem: "expected a JSON object" };
  const { meta, name, versions, files, projects } = page;
  const version = isObject(meta) ? meta["api-version"] : undefined;
  if (!isReadableVersion(version)) {
    return { problem: `expected version 1 of the simple API, found ${shownVersion(version)}` };
  }
  if (!isList(files) || !isList(projects) || (files ?? projects) === undefined) {
    return { problem: 'expected a list of "files" or of "projects"' };
  }
  const status = page["project-status"];
  const knownStatus = isObject(status) ? readStatus(status.status, status.reason) : undefined;
  return {
    ...(typeof version === "string" && { version }),
    ...(typeof name === "string" && { name }),
    ...(knownStatus !== undefined && { status: knownStatus }),
    ...(Array.isArray(versions) && { versions: versions.filter(isVersionText).slice(0, MAX_VERSIONS) }),
    projects: projects?.map((entry) => projectEntry(entry, url)),
    files: files?.map((entry) => fileEntry(entry, url)),
  };
}

/** Anything but text may nest too deeply to be written out again. */
function shownVersion(version: unknown): string {
  return typeof version === "string" ? quoted(version) : `a value of the type ${quoted(typeof version)}`;
}

export function projectEntry(entry: unknown, base: string): RawProject {
  const name = isObject(entry) ? entry.name : undefined;
  return { name, url: typeof name === "string" ? `./${encodeURIComponent(name)}/` : undefined, base };
}

function fileEntry(entry: unknown, base: string): RawFile {
  if (!isObject(entry)) return { name: undefined, url: undefined, base };
  const { filename: name, url, hashes, size, yanked, provenance } = entry;
  return {
    name,
    url,
    base,
    // Hashes that aren't an object are invalid, not absent.
    sha256: hashes === undefined || hashes === null ? undefined : isObject(hashes) ? hashes.sha256 : hashes,
    size,
    uploadTime: entry["upload-time"],
    requiresPython: entry["requires-python"],
    yanked,
    coreMetadata: entry["core-metadata"] ?? entry["dist-info-metadata"],
    provenance,
  };
}

function isVersionText(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_VERSION_LENGTH;
}

function isList(value: unknown): value is unknown[] | undefined {
  return value === undefined || Array.isArray(value);
}
