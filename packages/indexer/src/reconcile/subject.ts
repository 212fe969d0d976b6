import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout";
import { parseIndexKey } from "@wheelyard/core/index-key";
import { keyRole } from "@wheelyard/core/key-role";
import { type Project, type ProjectId, parseProjectId, projectId } from "@wheelyard/core/project";
import type { Root } from "@wheelyard/core/root";

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
  | { kind: "rejected"; root: Root; key: string };

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
    case "rejected":
      return { kind: "rejected", root: role.root, key: role.key };
    case "other":
      return role;
  }
}

function generatedSubject(key: string): Subject {
  const parsed = parseIndexKey(key);
  switch (parsed?.kind) {
    case "rootPage":
    case "updates":
    case "updatesFeed":
    case "home":
    case "problems":
    case "problemsPage":
    case "homeShard":
      return { kind: "list", root: parsed.root };
    case "projectPage":
    case "legacyProject":
    case "legacyRelease":
    case "releasesFeed":
    case "peopleProject":
    case "peopleRelease":
    case "waiting":
      return { kind: "project", project: parsed.project };
    case "metadata":
      return userSubject(parsed.key);
    case "rejection": {
      const subject = userSubject(parsed.key);
      return subject.kind === "other" ? { kind: "unnamed-record" } : subject;
    }
    case "unnamedRejection":
      return { kind: "unnamed-record" };
    case "asset":
    case "agreement":
      return { kind: parsed.kind };
    case "channelsPage":
    case undefined:
      return { kind: "other" };
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
    : { kind: "rejected", root: group.slice(0, colon) as Root, key: group.slice(colon + 1) };
}

/** The index that a subject is of. */
export function rootOf(subject: Compared): Root {
  return subject.kind === "project" ? subject.project.root : subject.root;
}
