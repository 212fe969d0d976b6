import { createHash } from "node:crypto";
import { type FeedItem, newest } from "@wheelyard/core/feed";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { type HomeProject, homeShard, levelOfShard } from "@wheelyard/site/home-shard";
import { listedProject, MAX_UPDATES } from "../lists/listed-project.ts";

/** What lists should say about the projects whose pages were read. It keeps only a hash of each. */
export class ReadProjects {
  readonly #home = new Map<string, string>();
  /** Those that are in the second level of the home page's data. */
  readonly #second = new Set<string>();
  /** The newest releases, up to the limit of the list of updates. */
  #updates: FeedItem[] = [];

  add(page: ProjectPage): void {
    const { home, updates, shard } = listedProject(page);
    if (levelOfShard(shard) === 2) this.#second.add(home.name);
    this.#home.set(home.name, digest(home));
    this.#updates = newest([...this.#updates, ...updates], MAX_UPDATES);
  }

  /**
   * The projects about which the list of updates says something else than their pages. A list that lost releases may be
   * shorter than allowed: only releases newer than its oldest must be on it.
   */
  disagreeingUpdates(list: readonly FeedItem[]): Set<string> {
    const listed = new Set(list.map((item) => JSON.stringify(item)));
    const known = new Set(this.#updates.map((item) => JSON.stringify(item)));
    const oldestListed = list.at(-1)?.time ?? "";
    const oldestKnown = this.#updates.length < MAX_UPDATES ? "" : (this.#updates.at(-1)?.time ?? "");
    const absent = this.#updates.filter(
      (item) => item.time > oldestListed && !listed.has(JSON.stringify(item)),
    );
    const wrong = list.filter(
      (item) => this.#home.has(item.project) && item.time > oldestKnown && !known.has(JSON.stringify(item)),
    );
    return new Set([...absent, ...wrong].map(({ project }) => project));
  }

  /** The part of the home page's data in which a project is; undefined if its page was not read. */
  shardOf(name: ProjectName): string | undefined {
    if (!this.#home.has(name)) return undefined;
    return homeShard(name, this.#second.has(name) ? 2 : 1);
  }

  /** The projects about which the home page's data says something else than their pages. */
  disagreeingHome(projects: readonly HomeProject[]): string[] {
    const isWrong = (project: HomeProject) => {
      const known = this.#home.get(project.name);
      return known !== undefined && known !== digest(project);
    };
    return projects.filter(isWrong).map(({ name }) => name);
  }
}

function digest(project: HomeProject): string {
  return createHash("sha256").update(JSON.stringify(project)).digest("base64").slice(0, 16);
}
