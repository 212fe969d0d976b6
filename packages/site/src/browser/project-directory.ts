import { homeShard } from "../home-shard.ts";
import { fetchNames, fetchShard } from "./index-data.ts";
import type { Breathe, SearchedProject } from "./search-index.ts";

/** Parts of the index that are read at the same time. */
const CONCURRENT_SHARDS = 6;

/** Names taken in between two breaths. */
const CHUNK = 5_000;

/** All projects of the index, of which more becomes known part by part. */
export class ProjectDirectory {
  readonly projects: SearchedProject[] = [];
  readonly #shards = new Map<string, Map<string, SearchedProject>>();
  readonly #waiting: string[] = [];
  readonly #failed: string[] = [];
  #reading = 0;

  /** @param breathe is called between the parts of the work, which a large index makes long */
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
