import type { ProjectName } from "@wheelyard/core/project-name";
import type { Root } from "@wheelyard/core/root";
import type { IndexLocation } from "./index-location.ts";
import type { ListDefinition } from "./list-definition.ts";
import type { ProjectEntry } from "./project-entry.ts";

/** A list about the projects of a root: how it is kept, and how to tell whether it is right. */
export interface ProjectList {
  definition(root: Root, location: IndexLocation): ListDefinition<ProjectName, ProjectEntry>;
  /** Whether it must name every project that has a page. */
  isComplete: boolean;
  /** @throws {InvalidListError | InvalidRootListError} if the state can't be read */
  names(state: string): readonly ProjectName[];
  /**
   * What it must say about the projects that it names. Absent if it says no more than their names: then it changes only
   * when a project gets its first file or loses its last.
   */
  check?: () => ListCheck;
}

/** Gathers what the pages of projects say, and tells where a list says something else. It keeps little of each page. */
export interface ListCheck {
  add(known: ProjectEntry): void;
  /** Those of the added projects about which this state is wrong. */
  disagreeing(state: string): Iterable<ProjectName>;
}
