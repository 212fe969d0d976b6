import { EntryCounts } from "@wheelyard/advisories/data-set/entry-counts";
import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { readEntry } from "@wheelyard/advisories/entry/read-entry";
import type { EntrySink } from "@wheelyard/advisories/fetching/read-archive";
import type { ProjectName } from "@wheelyard/core/project-name";

/** Keeps the entries of an archive that are about some projects. */
export class ArchivedAdvisories implements EntrySink {
  readonly counts = new EntryCounts(new Date());
  readonly #byProject: ReadonlyMap<ProjectName, Advisory[]>;

  constructor(projects: Iterable<ProjectName>) {
    this.#byProject = new Map([...projects].map((project) => [project, []]));
  }

  add(text: string, name: string): void {
    const read = readEntry(text, name);
    this.counts.count(read, name, text.length);
    if (read.kind === "withdrawn") return;
    for (const advisory of read.advisories) this.#byProject.get(advisory.project)?.push(advisory);
  }

  addUnreadable(name: string, reason: string): void {
    this.counts.countUnreadable(name, reason);
  }

  of(project: ProjectName): readonly Advisory[] {
    return this.#byProject.get(project) ?? [];
  }
}
