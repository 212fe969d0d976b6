import type { ProjectPage } from "@wheelyard/core/project-page";
import type { Asset } from "@wheelyard/site/build-assets";
import type { IndexLocation } from "../lists/index-location.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { Comparison } from "./comparison.ts";

/** Whether to trust what an earlier run found in agreement, or compare it again. */
export type Agreed = "trusted" | "compared";

export interface ComparedBucket {
  store: Store;
  /** What the pages say about the index itself. */
  location: IndexLocation;
  /** Identifies all code that renders, if it is known. */
  build?: string | undefined;
  /** The pages' style and script. Left out if they are published elsewhere. */
  assets?: readonly Asset[] | undefined;
  agreed: Agreed;
  now: Date;
}

/** Hears what a comparison finds, as it finds it. */
export interface Listener {
  /** An object is in the listing of the bucket. */
  object(object: ListedObject): void;
  /** A distribution of a kind that is not listed, such as `.egg`. Not a difference. */
  passedOver(key: string): void;
  /** A user's object is in a folder that the index keeps for itself. Not a difference that could be fixed. */
  misplaced(key: string): void;
  /** A group is done, whether it was read or trusted. */
  group(): void;
  page(page: ProjectPage): void;
  /** A newer wheelyard version wrote this: it is not compared. */
  newer(key: string): void;
  /**
   * Reconcile carries the actions out before this resolves, and the comparison goes on only then. It relies on that: a
   * name is claimed before its page goes, and a damaged state is gone before a hint leads to it.
   */
  found(comparison: Comparison): Promise<void>;
}
