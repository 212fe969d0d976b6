import {
  AGREEMENTS_PREFIX,
  ASSETS_PREFIX,
  INDEX_PREFIX,
  METADATA_PREFIX,
  PROBLEMS_KEYS,
  REJECTED_PREFIX,
  ROOT_PAGE_KEYS,
  UPDATES_KEYS,
} from "@wheelyard/core/bucket-layout";
import { keyRole } from "@wheelyard/core/key-role";
import { InvalidProjectNameError, type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import { shardOfKey } from "../lists/home-shard-list.ts";

/** What an object of the bucket speaks of. */
export type Subject =
  | Compared
  /** The lists of projects, the problems, and views of them. */
  | { kind: "list" }
  /** A file that the pages refer to. */
  | { kind: "asset" }
  /** What an earlier run found in agreement. */
  | { kind: "agreement" }
  /** A record whose own key is too long to name that of its object: the content does. */
  | { kind: "unnamed-record" }
  /** None of the index's business. */
  | { kind: "other" };

/** A subject whose objects have to agree with each other. */
export type Compared =
  | { kind: "project"; project: ProjectName }
  /** A key that can't be listed whatever lies there. */
  | { kind: "refused"; key: string };

const LISTS: ReadonlySet<string> = new Set([
  ...Object.values(ROOT_PAGE_KEYS),
  ...Object.values(UPDATES_KEYS),
  ...Object.values(PROBLEMS_KEYS),
]);

/** Folders under `_index/` of which each holds a folder for each project. */
const PROJECT_FOLDERS = /^_index\/(?:simple|pypi|project|rss\/project|waiting)\/([^/]+)\//;

/** Tells from its key alone what an object speaks of. */
export function subjectOf(key: string): Subject {
  return key.startsWith(INDEX_PREFIX) ? generatedSubject(key) : userSubject(key);
}

function userSubject(key: string): Subject {
  const role = keyRole(key);
  switch (role.kind) {
    case "distribution":
      return { kind: "project", project: role.distribution.project };
    case "status":
      return { kind: "project", project: role.project };
    case "refused":
      return { kind: "refused", key: role.key };
    case "other":
      return role;
  }
}

function generatedSubject(key: string): Subject {
  if (LISTS.has(key) || shardOfKey(key) !== undefined) return { kind: "list" };
  if (key.startsWith(ASSETS_PREFIX)) return { kind: "asset" };
  if (key.startsWith(AGREEMENTS_PREFIX)) return { kind: "agreement" };
  const distribution = keyOfMetadata(key);
  if (distribution !== undefined) return userSubject(distribution);
  if (key.startsWith(REJECTED_PREFIX)) {
    const subject = userSubject(keyOfRecord(key));
    return subject.kind === "other" ? { kind: "unnamed-record" } : subject;
  }
  const folder = PROJECT_FOLDERS.exec(key)?.[1];
  return folder === undefined ? { kind: "other" } : folderSubject(folder);
}

function folderSubject(folder: string): Subject {
  try {
    const project = parseProjectName(folder);
    return project === folder ? { kind: "project", project } : { kind: "other" };
  } catch (error) {
    if (error instanceof InvalidProjectNameError) return { kind: "other" };
    throw error;
  }
}

/** Names a subject, so that it can be written down and read again. No project's name begins with a colon. */
export function groupOf(subject: Compared): string {
  return subject.kind === "project" ? subject.project : `:${subject.key}`;
}

export function subjectOfGroup(group: string): Compared {
  return group.startsWith(":")
    ? { kind: "refused", key: group.slice(1) }
    : { kind: "project", project: parseProjectName(group) };
}

/** The key of the distribution that a published metadata object belongs to; undefined where it is none. */
export function keyOfMetadata(key: string): string | undefined {
  const isMetadata = key.startsWith(METADATA_PREFIX) && key.endsWith(".metadata");
  return isMetadata ? key.slice(METADATA_PREFIX.length, -".metadata".length) : undefined;
}

/** The key that a rejection record's own key names, where that is not a hash. */
function keyOfRecord(key: string): string {
  return key.slice(REJECTED_PREFIX.length, -".json".length);
}
