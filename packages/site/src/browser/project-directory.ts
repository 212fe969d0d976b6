import { FULL_SHARD, type HomeProject, homeShard } from "../home-shard.ts";
import { fetchShard, readNames } from "./index-data.ts";
import type { Breathe, SearchedProject } from "./search-index.ts";

/** How many parts of the index are loaded at once. */
const CONCURRENT_SHARDS = 6;

/** In a larger index, only the parts of the rows in view are loaded, unless someone asks for all. */
const MOST_LOADED = 100_000;

/** How many names are added before the browser gets the thread back. */
const CHUNK = 5_000;

/** All projects of the index. Their names become known while they arrive, their details part by part. */
export class ProjectDirectory {
  readonly projects: SearchedProject[] = [];
  readonly #breathe: Breathe;
  /** By their part of the first level, whichever level has them. */
  readonly #groups = new Map<string, Map<string, SearchedProject>>();
  readonly #waiting: string[] = [];
  readonly #asked = new Set<string>();
  readonly #loaded = new Set<string>();
  readonly #failed: string[] = [];
  readonly #wanted = new Set<SearchedProject>();
  #hasAllNames = false;
  #isLoadingAll = false;
  #reading = 0;
  /** How many projects' details are known. */
  #known = 0;

  /** @param breathe called between steps of the work, which takes long in a large index */
  constructor(breathe: Breathe) {
    this.#breathe = breathe;
  }

  /**
   * Reads the names of all projects.
   *
   * @param onNames called when more are known
   */
  async readNames(onNames: () => void): Promise<void> {
    await readNames(async (names) => {
      for (const [i, name] of names.entries()) {
        if (i % CHUNK === CHUNK - 1) await this.#breathe();
        this.#add(name);
      }
      onNames();
    });
    this.#hasAllNames = true;
    if (this.projects.length <= MOST_LOADED) this.loadAll();
    onNames();
  }

  #add(name: string): void {
    const project: SearchedProject = { name, details: undefined, said: "" };
    this.projects.push(project);
    const shard = homeShard(name);
    const group = this.#groups.get(shard) ?? new Map<string, SearchedProject>();
    this.#groups.set(shard, group);
    group.set(name, project);
  }

  get hasAllNames(): boolean {
    return this.#hasAllNames;
  }

  /** Whether summaries and keywords of all projects are loaded, or are going to be. */
  get isLoadingAll(): boolean {
    return this.#isLoadingAll;
  }

  /** Whether everything that is to be loaded is known. */
  get isComplete(): boolean {
    return this.#hasAllNames && this.#waiting.length === 0 && this.#reading === 0;
  }

  /** Whether some could not be loaded. */
  get hasFailed(): boolean {
    return this.#failed.length > 0;
  }

  /** From now on, summaries and keywords of all projects are loaded. */
  loadAll(): void {
    this.#isLoadingAll = true;
    for (const shard of this.#groups.keys()) this.#ask(shard);
  }

  /**
   * Loads the details of all projects.
   *
   * @param onRead called after each part with the number of projects whose details are known
   * @returns those that could be loaded
   */
  async readAll(onRead: (known: number) => void): Promise<HomeProject[]> {
    this.loadAll();
    return new Promise((resolve) => {
      const tell = () =>
        this.isComplete
          ? resolve(this.projects.flatMap(({ details }) => details ?? []))
          : onRead(this.#known);
      this.readOn(tell);
      tell();
    });
  }

  /** Loads these projects' parts before others. */
  prefer(projects: readonly SearchedProject[]): void {
    const unknown = projects.filter(({ details }) => details === undefined);
    for (const project of unknown) {
      this.#wanted.add(project);
      this.#askFor(project);
    }
    const wanted = new Set(unknown.flatMap(({ name }) => [homeShard(name), homeShard(name, 2)]));
    this.#waiting.sort((a, b) => Number(wanted.has(a)) - Number(wanted.has(b)));
  }

  /** Asks for the likelier of a project's two parts; for the other one once that is known not to have it. */
  #askFor({ name }: SearchedProject): void {
    const [first, second] = [homeShard(name), homeShard(name, 2)];
    const isFull = !this.#isLoadingAll && (this.#groups.get(first)?.size ?? 0) > FULL_SHARD;
    const next = (isFull ? [second, first] : [first, second]).find((shard) => !this.#loaded.has(shard));
    if (next !== undefined) this.#ask(next);
  }

  #ask(shard: string): void {
    if (this.#asked.has(shard)) return;
    this.#asked.add(shard);
    this.#waiting.push(shard);
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
    const group = this.#groups.get(shard.slice(0, 2));
    const read = await fetchShard(shard).catch(() => undefined);
    if (read === undefined) this.#failed.push(shard);
    for (const details of read ?? []) {
      const project = group?.get(details.name);
      if (project === undefined) continue;
      if (project.details === undefined) this.#known++;
      project.details = details;
      project.said = `${details.summary}\n${details.keywords?.replace(/[,;]/g, " ") ?? ""}`.toLowerCase();
      this.#wanted.delete(project);
    }
    if (read === undefined) return;
    this.#loaded.add(shard);
    this.#askElsewhere(group?.values() ?? []);
  }

  /** What a part doesn't have may be in the part of the other level. */
  #askElsewhere(projects: Iterable<SearchedProject>): void {
    for (const project of projects) {
      const isMissing = project.details === undefined && (this.#isLoadingAll || this.#wanted.has(project));
      if (isMissing) this.#askFor(project);
    }
  }
}
