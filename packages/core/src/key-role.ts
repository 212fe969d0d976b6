import { INDEX_PREFIX } from "./bucket-layout/index-folder.ts";
import { basename, MAX_KEY_BYTES } from "./bucket-layout/object-key.ts";
import { metadataKey } from "./bucket-layout/record-keys.ts";
import { hasDistributionSuffix, STATUS_SUFFIX } from "./bucket-layout/user-files.ts";
import {
  type Distribution,
  InvalidFilenameError,
  parseDistributionFilename,
} from "./distribution-filename.ts";
import { isSameProject, type Project } from "./project.ts";
import { InvalidProjectNameError, parseProjectName } from "./project-name.ts";
import { quoted } from "./quoted.ts";
import { CHANNELS_PREFIX, channelRoot, InvalidChannelNameError, MAIN, type Root, splitRoot } from "./root.ts";
import { SIDE_FILES, sideFileKind } from "./side-files.ts";
import { OWN_FOLDERS, PAGE_FOLDERS } from "./url-layout.ts";

/** What a key means to the index, judging by the key alone. */
export type KeyRole =
  /** A distribution, or a file beside one: either way the distribution must be looked at. */
  | { kind: "distribution"; key: string; project: Project; distribution: Distribution }
  /** A file that sets the status of a project. */
  | { kind: "status"; key: string; project: Project }
  /** Has the suffix of a distribution or a status file, but can't be one. */
  | { kind: "rejected"; root: Root; key: string; reason: string }
  /** Of no interest to the index. */
  | { kind: "other" };

/** A distribution's filename could not hold a longer one. */
const MAX_PROJECT_NAME_LENGTH = 255;

/**
 * Says what a key means to the index, without looking at the bucket.
 *
 * @example
 * keyRole("any/acme-1.0.zip.yanked").key // "any/acme-1.0.zip"
 * keyRole("acme.status").kind // "status"
 * keyRole("_channels/cu121/acme-1.0.zip").project // {root: "_channels/cu121/", name: "acme"}
 * keyRole("notes.txt").kind // "other"
 */
export function keyRole(key: string): KeyRole {
  if (key.startsWith(INDEX_PREFIX)) return { kind: "other" };
  const { root } = splitRoot(key);
  const subject = withoutSideFileSuffix(key);
  if (hasDistributionSuffix(subject)) {
    return unreachable(root, subject) ?? distributionRole(root, subject);
  }
  if (key.endsWith(STATUS_SUFFIX)) {
    return unreachable(root, key) ?? statusRole(root, key);
  }
  return { kind: "other" };
}

/**
 * Whether this wheelyard version lists a key with a project, or a file beside it.
 *
 * @example
 * isOfProject("acme-1.0.zip.asc", { root: MAIN, name: "acme" }) // true
 * isOfProject("_channels/cu121/acme-1.0.zip", { root: MAIN, name: "acme" }) // false
 */
export function isOfProject(key: string, project: Project): boolean {
  const role = keyRole(key);
  return "project" in role && isSameProject(role.project, project);
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

/** A key that no URL of the site reaches can't be listed: its link would be broken. */
function unreachable(root: Root, key: string): KeyRole | undefined {
  const rejected = (reason: string): KeyRole => ({ kind: "rejected", root, key, reason });
  const segments = key.slice(root.length).split("/");
  const misplaced = root === MAIN ? misplacedInMain(segments) : misplacedInChannel(root, segments);
  if (misplaced !== undefined) return rejected(misplaced);
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

/** @returns why nothing is listed in this folder */
function misplacedInMain([folder = "", name, ...rest]: readonly string[]): string | undefined {
  if (name === undefined) return undefined;
  if (PAGE_FOLDERS.includes(folder)) {
    return `Cannot list a key under ${quoted(`${folder}/`)}: the index's own pages have those URLs, use another folder`;
  }
  if (OWN_FOLDERS.includes(folder)) {
    return `Cannot list a key under ${quoted(`${folder}/`)}: the index keeps that folder for itself, use another`;
  }
  if (`${folder}/` !== CHANNELS_PREFIX) return undefined;
  return rest.length === 0
    ? `Cannot list a key in ${quoted(CHANNELS_PREFIX)} itself: expected it in the folder of a channel, such as ${quoted(channelRoot("nightly"))}`
    : channelNameProblem(name);
}

/** @returns why nothing is listed in this folder of a channel */
function misplacedInChannel(root: Root, segments: readonly string[]): string | undefined {
  const [first = ""] = segments;
  if (segments.length > 1 && `${first}/` === CHANNELS_PREFIX) {
    return `Cannot list a key under ${quoted(`${root}${CHANNELS_PREFIX}`)}: a channel has no channels, use ${quoted(CHANNELS_PREFIX)} at the top of the bucket`;
  }
  // CloudFront recognises the pages of channels by these folders anywhere in a URL.
  const folder = segments.slice(0, -1).find((segment) => PAGE_FOLDERS.includes(segment));
  return folder === undefined
    ? undefined
    : `Cannot list a key in a folder ${quoted(folder)} of a channel: the index's own pages have such URLs, use another folder`;
}

function channelNameProblem(name: string): string | undefined {
  try {
    channelRoot(name);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidChannelNameError)) throw error;
    return error.message;
  }
}

function withoutSideFileSuffix(key: string): string {
  const kind = sideFileKind(key);
  return kind === undefined ? key : key.slice(0, -SIDE_FILES[kind].suffix.length);
}
