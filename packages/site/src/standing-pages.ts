import { renderAllProjectsPage } from "./all-projects-page.ts";
import { renderLicencesPage } from "./licences-page.ts";
import type { StandingPageName } from "./standing-page-names.ts";

/**
 * How each standing page is rendered. They are built with the pages' style and script, and published with them. Their
 * words are the same in every index; their script reads the rest when someone looks.
 */
export const STANDING_PAGES: Readonly<Record<StandingPageName, () => string>> = {
  "all-projects": renderAllProjectsPage,
  licences: renderLicencesPage,
};
