import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { readEntry } from "@wheelyard/advisories/entry/read-entry";
import type { EntrySink } from "@wheelyard/advisories/fetching/read-archive";
import type { ProjectName } from "@wheelyard/core/project-name";

/** Keeps the entries of an archive that are about some projects. */
export class KnownAdvisories implements EntrySink {
  readonly #byProject: ReadonlyMap<ProjectName, Advisory[]>;
  /** Entries of the archive. */
  entries = 0;
  /** Entries that could not be read, or only in part. */
  unreadable = 0;
  /** When the newest was modified. */
  newest: Date | undefined;

  constructor(projects: Iterable<ProjectName>) {
    this.#byProject = new Map([...projects].map((project) => [project, []]));
  }

  add(text: string, name: string): void {
    this.entries++;
    const read = readEntry(text, name);
    if (read.kind === "unreadable") this.unreadable++;
    else if (this.newest === undefined || read.modified > this.newest) this.newest = read.modified;
    if (read.kind === "withdrawn") return;
    for (const advisory of read.advisories) this.#byProject.get(advisory.project)?.push(advisory);
  }

  addUnreadable(): void {
    this.entries++;
    this.unreadable++;
  }

  of(project: ProjectName): readonly Advisory[] {
    return this.#byProject.get(project) ?? [];
  }
}
