import type { ProjectName } from "@wheelyard/core/project-name";
import type { ListedObject } from "../store/store.ts";
import { LatestRejections } from "./latest-rejections.ts";
import { ReadProjects } from "./read-projects.ts";

/** What a comparison found in one root. The root's lists are compared with it. */
export class RootContents {
  /** The lists and their views, by key. There are few, however large the bucket is. */
  readonly lists = new Map<string, ListedObject>();
  readonly read = new ReadProjects();
  readonly rejections = new LatestRejections();
  readonly #projects = new Set<ProjectName>();

  /** The projects that have a page, in order. */
  get projects(): ProjectName[] {
    return [...this.#projects].sort();
  }

  addProject(name: ProjectName): void {
    this.#projects.add(name);
  }
}
