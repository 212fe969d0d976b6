import { homeShard } from "../home-shard.ts";
import { fetchNames, fetchShard } from "./index-data.ts";
import type { SearchedProject } from "./search-index.ts";

/** Parts of the index that are read at the same time. */
const CONCURRENT_SHARDS = 6;

/** All projects of the index, of which more becomes known part by part. */
export class ProjectDirectory {
  readonly projects: SearchedProject[];
  readonly #shards = new Map<string, Map<string, SearchedProject>>();
  readonly #waiting: string[];
  readonly #failed: string[] = [];
  #reading = 0;

  constructor(names: readonly string[]) {
    this.projects = names.map((name) => ({ name, details: undefined, summary: "" }));
    for (const project of this.projects) {
      const shard = homeShard(project.name);
      const members = this.#shards.get(shard) ?? new Map<string, SearchedProject>();
      this.#shards.set(shard, members);
      members.set(project.name, project);
    }
    this.#waiting = [...this.#shards.keys()];
  }

  static async read(): Promise<ProjectDirectory> {
    return new ProjectDirectory(await fetchNames());
  }

  /** Whether the summaries of all projects are known, as far as they could be read. */
  get isComplete(): boolean {
    return this.#waiting.length === 0 && this.#reading === 0;
  }

  /** Whether some could not be read. */
  get hasFailed(): boolean {
    return this.#failed.length > 0;
  }

  /** Reads these projects' parts before those of others. */
  prefer(projects: readonly SearchedProject[]): void {
    const wanted = new Set(
      projects.filter(({ details }) => details === undefined).map(({ name }) => homeShard(name)),
    );
    this.#waiting.sort((a, b) => Number(wanted.has(a)) - Number(wanted.has(b)));
  }

  /** Reads what is not read yet. @param onRead is called after each part */
  readOn(onRead: () => void): void {
    while (this.#reading < CONCURRENT_SHARDS) {
      const shard = this.#waiting.pop();
      if (shard === undefined) return;
      this.#reading++;
      void this.#read(shard).then(() => {
        this.#reading--;
        onRead();
        this.readOn(onRead);
      });
    }
  }

  async #read(shard: string): Promise<void> {
    const members = this.#shards.get(shard);
    const read = await fetchShard(shard).catch(() => undefined);
    if (read === undefined) this.#failed.push(shard);
    for (const details of read ?? []) {
      const project = members?.get(details.name);
      if (project === undefined) continue;
      project.details = details;
      project.summary = details.summary.toLowerCase();
    }
  }
}
