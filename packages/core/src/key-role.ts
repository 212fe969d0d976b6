import {
  basename,
  hasDistributionSuffix,
  INDEX_PREFIX,
  MAX_KEY_BYTES,
  metadataKey,
  STATUS_SUFFIX,
} from "./bucket-layout.ts";
import {
  type Distribution,
  InvalidFilenameError,
  parseDistributionFilename,
} from "./distribution-filename.ts";
import type { Project } from "./project.ts";
import { InvalidProjectNameError, parseProjectName } from "./project-name.ts";
import { quoted } from "./quoted.ts";
import { MAIN, type Root } from "./root.ts";
import { SIDE_FILES, sideFileKind } from "./side-files.ts";
import { OWN_FOLDERS, PAGE_FOLDERS } from "./url-layout.ts";

/** What a key means to the index, as the key alone tells. */
export type KeyRole =
  /** A distribution, or a file beside one: either way the distribution must be looked at. */
  | { kind: "distribution"; key: string; project: Project; distribution: Distribution }
  /** A file that sets the status of a project. */
  | { kind: "status"; key: string; project: Project }
  /** Ends like a distribution or a status file, but can't be one. */
  | { kind: "rejected"; root: Root; key: string; reason: string }
  /** Nothing that the index cares about. */
  | { kind: "other" };

/** No filename of a distribution could hold a longer one. */
const MAX_PROJECT_NAME_LENGTH = 255;

/**
 * Tells what a key means to the index, without looking at the bucket.
 *
 * @example
 * keyRole("any/acme-1.0.zip.yanked").key // "any/acme-1.0.zip"
 * keyRole("acme.status").kind // "status"
 * keyRole("notes.txt").kind // "other"
 */
export function keyRole(key: string): KeyRole {
  if (key.startsWith(INDEX_PREFIX)) return { kind: "other" };
  const subject = withoutSideFileSuffix(key);
  if (hasDistributionSuffix(subject)) {
    return unreachable(MAIN, subject) ?? distributionRole(MAIN, subject);
  }
  if (key.endsWith(STATUS_SUFFIX)) {
    return unreachable(MAIN, key) ?? statusRole(MAIN, key);
  }
  return { kind: "other" };
}

function distributionRole(root: Root, key: string): KeyRole {
  try {
    const distribution = parseDistributionFilename(basename(key));
    return { kind: "distribution", key, project: { root, name: distribution.project }, distribution };
  } catch (error) {
    if (!(error instanceof InvalidFilenameError)) throw error;
    return { kind: "rejected", root, key, reason: error.message };
  }
}

function statusRole(root: Root, key: string): KeyRole {
  try {
    const name = parseProjectName(basename(key).slice(0, -STATUS_SUFFIX.length));
    if (name.length > MAX_PROJECT_NAME_LENGTH) {
      const reason = `Cannot set the status of ${quoted(name)}: expected a name of at most ${MAX_PROJECT_NAME_LENGTH} characters, found ${name.length}`;
      return { kind: "rejected", root, key, reason };
    }
    return { kind: "status", key, project: { root, name } };
  } catch (error) {
    if (!(error instanceof InvalidProjectNameError)) throw error;
    return { kind: "rejected", root, key, reason: error.message };
  }
}

/** A key that no URL of the site leads to can't be listed: its link would be broken. */
function unreachable(root: Root, key: string): KeyRole | undefined {
  const rejected = (reason: string): KeyRole => ({ kind: "rejected", root, key, reason });
  const segments = key.split("/");
  const folder = segments.length > 1 ? segments[0] : undefined;
  if (folder !== undefined && PAGE_FOLDERS.includes(folder)) {
    return rejected(
      `Cannot list a key under ${quoted(`${folder}/`)}: the index's own pages have those URLs, use another folder`,
    );
  }
  if (folder !== undefined && OWN_FOLDERS.includes(folder)) {
    return rejected(
      `Cannot list a key under ${quoted(`${folder}/`)}: the index keeps that folder for itself, use another`,
    );
  }
  const odd = segments.find((segment) => segment === "" || segment === "." || segment === "..");
  if (odd !== undefined) {
    return rejected(
      `Cannot link to a key with the path segment ${quoted(odd)}: URLs collapse it, use another folder`,
    );
  }
  if (/[\u0000-\u001f\u007f\\]/.test(key)) {
    return rejected("Cannot link to a key with a control character or a backslash: clients change it");
  }
  if (Buffer.byteLength(metadataKey(key)) > MAX_KEY_BYTES) {
    const most = MAX_KEY_BYTES - Buffer.byteLength(metadataKey(""));
    return rejected(
      `Cannot list a key of ${Buffer.byteLength(key)} bytes: its metadata needs one of at most ${most}`,
    );
  }
  return undefined;
}

function withoutSideFileSuffix(key: string): string {
  const kind = sideFileKind(key);
  return kind === undefined ? key : key.slice(0, -SIDE_FILES[kind].suffix.length);
}
