import { type ProjectName, parseProjectName } from "./project-name.ts";
import { channelOf, channelRoot, MAIN, type Root } from "./root.ts";

/** One project of one index. Projects of one name in two roots have nothing to do with each other. */
export interface Project {
  readonly root: Root;
  readonly name: ProjectName;
}

declare const id: unique symbol;

/** Names a project within the bucket: `acme` in the main index, `cu121/acme` in the channel `cu121`. */
export type ProjectId = string & { readonly [id]: true };

/** The project's name in messages, and its key in a map: no two projects have the same. */
export function projectId({ root, name }: Project): ProjectId {
  const channel = channelOf(root);
  return (channel === undefined ? name : `${channel}/${name}`) as string as ProjectId;
}

/** Reads what {@link projectId} has written. */
export function parseProjectId(id: ProjectId): Project {
  const slash = id.indexOf("/");
  const root = slash === -1 ? MAIN : channelRoot(id.slice(0, slash));
  return { root, name: parseProjectName(id.slice(slash + 1)) };
}

export function isSameProject(a: Project, b: Project): boolean {
  return a.root === b.root && a.name === b.name;
}
