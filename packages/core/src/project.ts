import { type ProjectName, parseProjectName } from "./project-name.ts";
import { channelOf, channelRoot, MAIN, type Root } from "./root.ts";

/** One project of one index. Projects with the same name in two roots have nothing to do with each other. */
export interface Project {
  readonly root: Root;
  readonly name: ProjectName;
}

declare const id: unique symbol;

/** Names a project within the bucket: `acme` in the main index, `cu121/acme` in the channel `cu121`. */
export type ProjectId = string & { readonly [id]: true };

/**
 * The project's name in messages, and its key in a map: no two projects have the same.
 *
 * @example
 * projectId({ root: MAIN, name: "acme" }) // "acme"
 * projectId({ root: channelRoot("cu121"), name: "acme" }) // "cu121/acme"
 */
export function projectId({ root, name }: Project): ProjectId {
  const channel = channelOf(root);
  return (channel === undefined ? name : `${channel}/${name}`) as string as ProjectId;
}

/**
 * Reads what {@link projectId} wrote.
 *
 * @example
 * parseProjectId("cu121/acme") // {root: "_channels/cu121/", name: "acme"}
 */
export function parseProjectId(id: string): Project {
  const slash = id.indexOf("/");
  const root = slash === -1 ? MAIN : channelRoot(id.slice(0, slash));
  return { root, name: parseProjectName(id.slice(slash + 1)) };
}

/**
 * Whether both are the same project of the same index.
 *
 * @example
 * isSameProject({ root: MAIN, name: "acme" }, { root: channelRoot("cu121"), name: "acme" }) // false
 */
export function isSameProject(a: Project, b: Project): boolean {
  return a.root === b.root && a.name === b.name;
}
