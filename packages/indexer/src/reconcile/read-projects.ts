import type { ProjectName } from "@wheelyard/core/project-name";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { homeShard, levelOfShard } from "@wheelyard/site/home-shard";
import { type HomeEntry, projectEntry } from "../lists/project-entry.ts";
import type { ListCheck, ProjectList } from "../lists/project-list.ts";
import { PROJECT_LISTS } from "../lists/project-lists.ts";
import { SaidEntries } from "../lists/said-entries.ts";

/** What lists should say about the projects whose pages were read. It keeps little of each page. */
export class ReadProjects {
  readonly #home = new SaidEntries();
  /** Those that are in the second level of the home page's data. */
  readonly #second = new Set<ProjectName>();
  readonly #checks: ReadonlyMap<ProjectList, ListCheck> = new Map(
    PROJECT_LISTS.flatMap((list) => (list.check ? [[list, list.check()]] : [])),
  );

  add(page: ProjectPage): void {
    const known = projectEntry(page);
    const { home, shard } = known;
    if (levelOfShard(shard) === 2) this.#second.add(home.name);
    this.#home.add(home.name, home);
    for (const check of this.#checks.values()) check.add(known);
  }

  /** The projects about which a list says something else than their pages. */
  disagreeing(list: ProjectList, state: string): Iterable<ProjectName> {
    return this.#checks.get(list)?.disagreeing(state) ?? [];
  }

  /** The part of the home page's data in which a project is; undefined if its page was not read. */
  shardOf(name: ProjectName): string | undefined {
    if (!this.#home.has(name)) return undefined;
    return homeShard(name, this.#second.has(name) ? 2 : 1);
  }

  /** The projects about which the home page's data says something else than their pages. */
  disagreeingHome(projects: readonly HomeEntry[]): ProjectName[] {
    return this.#home.disagreeing(projects);
  }
}
