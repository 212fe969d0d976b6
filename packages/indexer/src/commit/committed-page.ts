import type { ProjectPage } from "@wheelyard/core/project-page";
import type { Care } from "./care.ts";

/** A project's page as an attempt committed it. Another attempt or run may have changed it since. */
export interface CommittedPage {
  page: ProjectPage;
  /** The version of its state; undefined if the project has no page. */
  etag: string | undefined;
  /** Whether the project had a page before and still has one. */
  stays: boolean;
  /** Whether the state that the attempt read says in which part of the home page's data the project is. */
  isPlaced: boolean;
  /** How the lists must be written: thoroughly, if a run that died may not have updated them. */
  care: Care;
}
