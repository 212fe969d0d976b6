import { INDEX_PREFIX, projectPagesPrefix } from "@wheelyard/core/bucket-layout";
import { type KeyRole, keyRole } from "@wheelyard/core/key-role";
import { type Project, type ProjectId, projectId } from "@wheelyard/core/project";
import { parseProjectName } from "@wheelyard/core/project-name";
import type { Root } from "@wheelyard/core/root";
import { unlistedKind } from "@wheelyard/core/unlisted-kind";
import type { ListedObject, Store } from "@wheelyard/indexer/store/store";

/** All that is in a bucket, by what it means to the index. */
export interface Inventory {
  objects: ReadonlyMap<string, ListedObject>;
  /** Projects that have a file or a page, with the keys of their distributions and status files. */
  projects: ReadonlyMap<ProjectId, ProjectKeys>;
  /** Keys that can't be listed, whatever they hold. */
  refused: readonly string[];
  /** Keys of distributions of kinds that are not listed, such as `.egg`. */
  passedOver: readonly string[];
}

export interface ProjectKeys {
  project: Project;
  distributions: string[];
  statuses: string[];
}

/**
 * @param root whose pages are looked for
 * @param onObjects told how many more were seen
 */
export async function takeInventory(
  store: Store,
  root: Root,
  onObjects: (count: number) => void,
): Promise<Inventory> {
  const objects = new Map<string, ListedObject>();
  const projects = new Map<ProjectId, ProjectKeys>();
  const refused: string[] = [];
  const passedOver: string[] = [];
  for await (const object of store.list("")) {
    objects.set(object.key, object);
    const page = projectOfPage(root, object.key);
    if (page !== undefined) keysOf(page);
    else sort(object.key, keyRole(object.key));
    onObjects(1);
  }
  return { objects, projects, refused, passedOver };

  function sort(key: string, role: KeyRole): void {
    switch (role.kind) {
      case "distribution":
        // A side file without its distribution means nothing.
        if (role.key === key) keysOf(role.project).distributions.push(key);
        return;
      case "status":
        keysOf(role.project).statuses.push(key);
        return;
      case "refused":
        if (role.key === key) refused.push(key);
        return;
      case "other":
        if (!key.startsWith(INDEX_PREFIX) && unlistedKind(key) !== undefined) passedOver.push(key);
        return;
    }
  }

  function keysOf(project: Project): ProjectKeys {
    const id = projectId(project);
    const known = projects.get(id) ?? { project, distributions: [], statuses: [] };
    projects.set(id, known);
    return known;
  }
}

function projectOfPage(root: Root, key: string): Project | undefined {
  const prefix = projectPagesPrefix(root);
  if (!key.startsWith(prefix)) return undefined;
  const [name = "", file, ...more] = key.slice(prefix.length).split("/");
  return file === undefined || more.length > 0 ? undefined : { root, name: parseProjectName(name) };
}
