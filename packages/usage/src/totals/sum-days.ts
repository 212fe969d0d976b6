import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import type { ProjectId } from "@wheelyard/core/project";
import { type ProjectDownloads, totalOf } from "@wheelyard/core/project-downloads";
import { OTHER } from "../agent/user-agent.ts";
import type { CountedDay } from "../days/counted-day.ts";
import { type Counts, count, noCounts } from "../days/counts.ts";
import type { Day } from "../days/day.ts";

/**
 * How many versions of one project are counted separately: the most frequent ones. A nightly channel has a thousand.
 */
const MOST_VERSIONS = 200;

type Sums = Record<keyof ProjectDownloads, Counts>;

/** Adds up the downloads of each project over several days. */
export class SummedDays {
  readonly #projects = new Map<ProjectId, Sums>();

  add(day: Day, { projects }: Pick<CountedDay, "projects">): void {
    for (const [id, { files, installers, pythons, systems }] of projects) {
      const sums = this.#sumsOf(id);
      addTo(sums.days, { [day]: totalOf(files) });
      for (const [filename, times] of Object.entries(files)) count(sums.versions, versionOf(filename), times);
      addTo(sums.installers, installers);
      addTo(sums.pythons, pythons);
      addTo(sums.systems, systems);
    }
  }

  *projects(): Generator<[ProjectId, ProjectDownloads]> {
    for (const [id, { days, versions, pythons, installers, systems }] of this.#projects) {
      yield [
        id,
        {
          days: Object.fromEntries(Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1))),
          versions: mostFrequent(versions),
          pythons: mostFrequent(pythons),
          installers: mostFrequent(installers),
          systems: mostFrequent(systems),
        },
      ];
    }
  }

  /** How often each project was downloaded. */
  *totals(): Generator<[ProjectId, number]> {
    for (const [id, { days }] of this.#projects) yield [id, totalOf(days)];
  }

  #sumsOf(id: ProjectId): Sums {
    const known = this.#projects.get(id);
    if (known !== undefined) return known;
    const sums = {
      days: noCounts(),
      versions: noCounts(),
      pythons: noCounts(),
      installers: noCounts(),
      systems: noCounts(),
    };
    this.#projects.set(id, sums);
    return sums;
  }
}

function addTo(sums: Counts, counts: Counts): void {
  for (const [name, times] of Object.entries(counts)) count(sums, name, times);
}

function versionOf(filename: string): string {
  return filename === OTHER ? OTHER : parseDistributionFilename(filename).version.normalised;
}

/** Sorted, so that equal counts give equal texts, whatever the order of counting. */
function mostFrequent(counts: Counts): Counts {
  const sorted = Object.entries(counts).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const kept: Counts = Object.fromEntries(sorted.slice(0, MOST_VERSIONS));
  for (const [, times] of sorted.slice(MOST_VERSIONS)) count(kept, OTHER, times);
  return kept;
}
