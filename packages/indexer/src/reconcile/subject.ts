import {
  AGREEMENTS_PREFIX,
  ASSETS_PREFIX,
  INDEX_PREFIX,
  METADATA_PREFIX,
  problemsKeys,
  REJECTED_PREFIX,
  rootPageKeys,
  updatesKeys,
} from "@wheelyard/core/bucket-layout";
import { keyRole } from "@wheelyard/core/key-role";
import { type Project, type ProjectId, parseProjectId, projectId } from "@wheelyard/core/project";
import { InvalidProjectNameError, parseProjectName } from "@wheelyard/core/project-name";
import { MAIN, type Root } from "@wheelyard/core/root";
import { shardOfKey } from "../lists/home-shard-list.ts";

/** What an object of the bucket speaks of. */
export type Subject =
  | Compared
  /** The lists of projects of a root, its problems, and views of them. */
  | { kind: "list"; root: Root }
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
  | { kind: "project"; project: Project }
  /** A key that can't be listed whatever lies there. */
  | { kind: "refused"; root: Root; key: string };

const LISTS: ReadonlySet<string> = new Set([
  ...Object.values(rootPageKeys(MAIN)),
  ...Object.values(updatesKeys(MAIN)),
  ...Object.values(problemsKeys(MAIN)),
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
    case "status":
      return { kind: "project", project: role.project };
    case "refused":
      return { kind: "refused", root: role.root, key: role.key };
    case "other":
      return role;
  }
}

function generatedSubject(key: string): Subject {
  if (LISTS.has(key) || shardOfKey(MAIN, key) !== undefined) return { kind: "list", root: MAIN };
  if (key.startsWith(ASSETS_PREFIX)) return { kind: "asset" };
  if (key.startsWith(AGREEMENTS_PREFIX)) return { kind: "agreement" };
  const distribution = keyOfMetadata(key);
  if (distribution !== undefined) return userSubject(distribution);
  if (key.startsWith(REJECTED_PREFIX)) {
    const subject = userSubject(keyOfRecord(key));
    return subject.kind === "other" ? { kind: "unnamed-record" } : subject;
  }
  const folder = PROJECT_FOLDERS.exec(key)?.[1];
  return folder === undefined ? { kind: "other" } : folderSubject(MAIN, folder);
}

function folderSubject(root: Root, folder: string): Subject {
  try {
    const name = parseProjectName(folder);
    return name === folder ? { kind: "project", project: { root, name } } : { kind: "other" };
  } catch (error) {
    if (error instanceof InvalidProjectNameError) return { kind: "other" };
    throw error;
  }
}

/** Names a subject, so that it can be written down and read again. No project and no root has a colon. */
export function groupOf(subject: Compared): string {
  return subject.kind === "project" ? projectId(subject.project) : `${subject.root}:${subject.key}`;
}

export function subjectOfGroup(group: string): Compared {
  const colon = group.indexOf(":");
  return colon === -1
    ? { kind: "project", project: parseProjectId(group as ProjectId) }
    : { kind: "refused", root: group.slice(0, colon) as Root, key: group.slice(colon + 1) };
}

/** The index that a subject is of. */
export function rootOf(subject: Compared): Root {
  return subject.kind === "project" ? subject.project.root : subject.root;
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
