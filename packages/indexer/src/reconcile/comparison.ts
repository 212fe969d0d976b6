import type { ProjectPage } from "@wheelyard/core/project-page";
import type { ListedObject } from "../store/store.ts";
import type { Finding } from "./finding.ts";

/** What was found of one group of objects. */
export interface Comparison {
  findings: Finding[];
  /** Generated objects that nobody needs any more. */
  leftovers: Leftover[];
  /** What was read is not what was listed: it says nothing lasting. */
  hasMoved: boolean;
  /** As it was read, where there is one. */
  page: ProjectPage | undefined;
}

export interface Leftover {
  object: ListedObject;
  /** The user's key that would need it again if an object were put there. */
  key: string;
}
