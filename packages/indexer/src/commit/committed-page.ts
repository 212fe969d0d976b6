import type { ProjectPage } from "@wheelyard/core/project-page";
import type { Care } from "./care.ts";

/** A project's page as an attempt has committed it: another attempt or run may have changed it since. */
export interface CommittedPage {
  page: ProjectPage;
  /** The version of its state; undefined if the project has no page. */
  etag: string | undefined;
  /** Whether the project had a page before, and has one still. */
  stays: boolean;
  /** How the lists must be written: thoroughly, if a run that died may have left them behind. */
  care: Care;
}
