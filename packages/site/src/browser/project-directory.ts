import { homeShard } from "../home-shard.ts";
import { fetchNames, fetchShard } from "./index-data.ts";
import type { Breathe, SearchedProject } from "./search-index.ts";

/** How many parts of the index are loaded at once. */
const CONCURRENT_SHARDS = 6;

/** How many names are added before the browser gets the thread back. */
const CHUNK = 5_000;

/** All projects of the index. Their details become known part by part. */
export class ProjectDirectory {
  readonly projects: SearchedProject[] = [];
  readonly #shards = new Map<string, Map<string, SearchedProject>>();
  readonly #waiting: string[] = [];
  readonly #failed: string[] = [];
  #reading = 0;

  /** @param breathe called between steps of the work, which takes long in a large index */
  static async read(breathe: Breathe): Promise<ProjectDirectory> {
    const directory = new ProjectDirectory();
    for (const [i, name] of (await fetchNames()).entries()) {
      if (i % CHUNK === CHUNK - 1) await breathe();
      directory.#add(name);
    }
    directory.#waiting.push(...directory.#shards.keys());
    return directory;
  }

  #add(name: string): void {
    const project: SearchedProject = { name, details: undefined, summary: "" };
    this.projects.push(project);
    const shard = homeShard(name);
    const members = this.#shards.get(shard) ?? new Map<string, SearchedProject>();
    this.#shards.set(shard, members);
    members.set(name, project);
  }

  /** Whether all summaries that can be loaded are known. */
  get isComplete(): boolean {
    return this.#waiting.length === 0 && this.#reading === 0;
  }

  /** Whether some could not be loaded. */
  get hasFailed(): boolean {
    return this.#failed.length > 0;
  }

  /** Loads these projects' parts before others. */
  prefer(projects: readonly SearchedProject[]): void {
    const wanted = new Set(
      projects.filter(({ details }) => details === undefined).map(({ name }) => homeShard(name)),
    );
    this.#waiting.sort((a, b) => Number(wanted.has(a)) - Number(wanted.has(b)));
  }

  /** Loads what is not loaded yet. @param onRead called after each part */
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
