import type { DistributionRecord, ProjectPage } from "@wheelyard/core/project-page";
import { compareBucket } from "@wheelyard/indexer/reconcile/compare-bucket";
import { unclaimed } from "@wheelyard/indexer/reconcile/compare-claims";
import type { Agreed, Listener } from "@wheelyard/indexer/reconcile/compared-bucket";
import type { Comparison } from "@wheelyard/indexer/reconcile/comparison";
import type { ListedObject } from "@wheelyard/indexer/store/store";
import type { OpenIndex } from "../target/open-index.ts";
import { countProgress } from "../terminal/progress.ts";
import { locationOf } from "./index-location.ts";
import type { Mismatch } from "./mismatch.ts";

/** The outcome of comparing the whole index with the whole bucket. */
export interface IndexComparison {
  objects: number;
  /** Projects with a readable page. */
  projects: number;
  /** The files on these pages, listed or not. */
  files: readonly DistributionRecord[];
  differences: Mismatch[];
  /** Keys of pages, lists and records that a newer wheelyard version wrote. They are not compared. */
  newer: string[];
  /** Users' objects in the folder for claims. Only the user can fix that. */
  misplaced: Mismatch[];
  /** Keys of distributions of kinds that are not listed. Not a difference. */
  passedOver: string[];
}

/**
 * Compares the index with the bucket as reconcile does, but writes nothing, and shows its progress.
 *
 * @param agreed whether to trust what reconcile found in agreement, or compare it again; what is trusted is not counted
 */
export async function compareIndex(index: OpenIndex, agreed: Agreed): Promise<IndexComparison> {
  const location = await locationOf(index);
  const collector = new Collector();
  try {
    await compareBucket({ store: index.store, location, agreed, now: new Date() }, collector);
  } finally {
    collector.stop();
  }
  return collector.comparison();
}

class Collector implements Listener {
  readonly #differences = new Map<string, Mismatch>();
  readonly #files: DistributionRecord[] = [];
  readonly #newer: string[] = [];
  readonly #misplaced: Mismatch[] = [];
  readonly #passedOver: string[] = [];
  readonly #listing = countProgress("Listing", undefined);
  #comparing: ReturnType<typeof countProgress> | undefined;
  #objects = 0;
  #projects = 0;

  object(_: ListedObject): void {
    this.#objects++;
    this.#listing.add(1);
  }

  passedOver(key: string): void {
    this.#passedOver.push(key);
  }

  misplaced(key: string): void {
    this.#misplaced.push({ key, problem: "is in a folder that the index keeps for itself" });
  }

  group(): void {
    if (this.#comparing === undefined) {
      this.#listing.stop();
      this.#comparing = countProgress("Comparing", undefined);
    }
    this.#comparing.add(1);
  }

  page({ distributions }: ProjectPage): void {
    this.#projects++;
    this.#files.push(...distributions);
  }

  newer(key: string): void {
    this.#newer.push(key);
  }

  async found({ differences, actions }: Comparison): Promise<void> {
    for (const { object, problem } of differences) this.#add(object, problem);
    // A list is damaged even if no project must be looked at because of it.
    for (const action of actions) {
      if (action.kind === "delete-damaged") this.#add(action.key, "can't be read");
      if (action.kind === "claim") {
        const { key, problem } = unclaimed(action);
        this.#add(key, problem);
      }
    }
  }

  stop(): void {
    (this.#comparing ?? this.#listing).stop();
  }

  comparison(): IndexComparison {
    return {
      objects: this.#objects,
      projects: this.#projects,
      files: this.#files,
      differences: [...this.#differences.values()],
      newer: this.#newer,
      misplaced: this.#misplaced.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      passedOver: this.#passedOver.toSorted(),
    };
  }

  /** Several keys may have to be looked at again to fix one fault. */
  #add(key: string, problem: string): void {
    this.#differences.set(JSON.stringify([key, problem]), { key, problem });
  }
}
