import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { parseIndexKey } from "@wheelyard/core/index-key";
import { keyRole } from "@wheelyard/core/key-role";
import { type Project, parseProjectId, projectId } from "@wheelyard/core/project";
import type { ProjectName } from "@wheelyard/core/project-name";
import { type Root, splitRoot } from "@wheelyard/core/root";

/** What an object of the bucket is compared with. */
export type Grouping =
  | Group
  /** The lists of projects of a root, its rejections, and views of them; the main index has the list of channels too. */
  | { kind: "list"; root: Root }
  /** The list of roots that have a project of this name. */
  | { kind: "also-in"; name: ProjectName }
  /** A file that the pages refer to, or a page that is the same in every root. */
  | { kind: "asset" }
  /** What an earlier run found in agreement. */
  | { kind: "agreement" }
  /** Counts from access logs: nothing in the bucket says what they must be. */
  | { kind: "downloads" }
  /** A record whose object's key is too long for its own: its content names the object. */
  | { kind: "unnamed-record" }
  /** Nothing that the index cares about. */
  | { kind: "other" };

/** Objects that must agree with each other. */
export type Group =
  | { kind: "project"; project: Project }
  /** A key that can't be listed, whatever is there. */
  | { kind: "rejected"; root: Root; key: string };

/** Says, from its key alone, what an object is compared with. */
export function groupingOf(key: string): Grouping {
  return key.startsWith(INDEX_PREFIX) ? generatedGrouping(key) : userGrouping(key);
}

function userGrouping(key: string): Grouping {
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

function generatedGrouping(key: string): Grouping {
  const parsed = parseIndexKey(key);
  if (parsed === undefined) return { kind: "other" };
  if (parsed.kind === "downloads" || parsed.kind === "mostUsed") return { kind: "downloads" };
  if ("project" in parsed) return { kind: "project", project: parsed.project };
  switch (parsed.kind) {
    case "rootPage":
    case "updates":
    case "updatesFeed":
    case "home":
    case "listPage":
    case "homeShard":
      return { kind: "list", root: parsed.root };
    case "alsoIn":
      return { kind: "also-in", name: parsed.name };
    case "metadata":
      return userGrouping(parsed.key);
    case "rejection": {
      const grouping = userGrouping(parsed.key);
      return grouping.kind === "other" ? { kind: "unnamed-record" } : grouping;
    }
    case "unnamedRejection":
      return { kind: "unnamed-record" };
    case "asset":
    case "standingPage":
      return { kind: "asset" };
    case "agreement":
      return { kind: "agreement" };
  }
}

/** Names a group in a way that can be parsed. No project or root has a colon. */
export function groupId(group: Group): string {
  return group.kind === "project" ? projectId(group.project) : `${group.root}:${group.key}`;
}

export function parseGroupId(id: string): Group {
  const colon = id.indexOf(":");
  return colon === -1
    ? { kind: "project", project: parseProjectId(id) }
    : { kind: "rejected", root: splitRoot(id.slice(0, colon)).root, key: id.slice(colon + 1) };
}

/** The index to which a group belongs. */
export function rootOf(group: Group): Root {
  return group.kind === "project" ? group.project.root : group.root;
}
