import type { HomeProject } from "../home-shard.ts";
import { badges } from "./badges.ts";
import { breathe } from "./breathe.ts";
import { countLicences, type LicenceCount } from "./count-licences.ts";
import { made } from "./made.ts";
import { ProjectDirectory } from "./project-directory.ts";
import { projectLink } from "./project-link.ts";
import { showInParts } from "./show-in-parts.ts";

/** Projects shown at first below a licence, and added by each "Show more". */
const ROWS = 500;

/** Counts the projects by licence, and leads to them. */
export function showLicences(place: HTMLElement): void {
  const found = place.querySelector("[data-found]");
  const results = place.querySelector<HTMLElement>("[data-results]");
  if (!found || !results) return;
  const directory = new ProjectDirectory(breathe);
  found.textContent = "Reading the names…";
  directory
    .readNames(() => {})
    .then(() =>
      directory.readAll((read) => {
        const total = directory.projects.length;
        found.textContent = `Reading ${read.toLocaleString("en")} of ${total.toLocaleString("en")} projects…`;
      }),
    )
    .then(
      (projects) => {
        const counts = countLicences(projects);
        found.textContent = said(counts, directory.projects.length, directory.hasFailed);
        results.replaceChildren(...counts.map(group));
        results.hidden = counts.length === 0;
      },
      (error: Error) => {
        found.textContent = error.message;
      },
    );
}

function said(counts: readonly LicenceCount<HomeProject>[], projects: number, hasFailed: boolean): string {
  const named = counts.filter(({ licence }) => licence !== undefined).length;
  const text = `${counted(named, "licence")} in ${counted(projects, "project")}`;
  return hasFailed ? `${text}, some of which could not be loaded` : text;
}

function group({ licence, projects }: LicenceCount<HomeProject>): HTMLElement {
  const list = made("ol", "names");
  const more = made("button", "more", "Show more");
  more.type = "button";
  const title = licence ?? "Not stated";
  const summary = made("summary", "", title, " ", made("span", "note", counted(projects.length, "project")));
  const details = made("details", "", summary, list, more);
  // The most common licence may have most of a large index: its rows are made when someone looks.
  details.addEventListener("toggle", () => showInParts(list, more, projects, ROWS, row), { once: true });
  return details;
}

function row(project: HomeProject): HTMLElement {
  return made("li", "", projectLink(project.name, project.name), ...badges(project));
}

function counted(count: number, thing: string): string {
  return `${count.toLocaleString("en")} ${thing}${count === 1 ? "" : "s"}`;
}
