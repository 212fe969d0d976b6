import type { Project } from "@wheelyard/core/project";
import type { ProjectPage } from "@wheelyard/core/project-page";
import type { Root } from "@wheelyard/core/root";
import type { ListedObject } from "../store/store.ts";
import type { Difference } from "./difference.ts";

/** What a comparison found. It wrote nothing; the actions say what must be written. */
export interface Comparison {
  differences: Difference[];
  actions: Action[];
}

/** What was found in one group. */
export interface GroupComparison extends Comparison {
  /** Generated objects that nothing needs any more. */
  leftovers: Leftover[];
  /** What was read differs from what was listed, so the outcome must not be remembered. */
  hasMoved: boolean;
  /** As it was read, if there is one. */
  page: ProjectPage | undefined;
}

export interface Leftover {
  object: ListedObject;
  /** The user's key that would need it again if an object were put there; undefined if none would. */
  key: string | undefined;
}

/** No hint leads to these, so reconcile does them itself. */
export type Action =
  /** Claim the name of a project that has this object. */
  | { kind: "claim"; project: Project; key: string }
  /** Mark every name in this bucket as claimed, over the old marker. */
  | { kind: "complete-claims"; bucket: string; over: string | undefined }
  /** Delete this version of a state: no run can write over what it can't read. */
  | { kind: "delete-damaged"; key: string; etag: string }
  | { kind: "sweep"; leftover: Leftover }
  /** Write the lists of projects of an index that has none. */
  | { kind: "write-empty-lists"; root: Root }
  /** Write the list of rejections of an index that has none. */
  | { kind: "write-empty-rejections"; root: Root }
  | { kind: "publish-assets" }
  /** Note what agreed, over the old note. */
  | { kind: "note-agreement"; key: string; text: string; over: string | undefined };
