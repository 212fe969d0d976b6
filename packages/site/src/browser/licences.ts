import { breathe } from "./breathe.ts";
import { countLicences, type LicenceCount } from "./count-licences.ts";
import { indexPath } from "./index-path.ts";
import { made } from "./made.ts";
import { ProjectDirectory } from "./project-directory.ts";

/** Projects shown at first below a licence, and added by each "Show more". */
const ROWS = 500;

/** Counts the projects by licence, and leads to them. */
export function showLicences(place: HTMLElement): void {
  const found = place.querySelector("[data-found]");
  const results = place.querySelector<HTMLElement>("[data-results]");
  if (!found || !results) return;
  const directory = new ProjectDirectory(breathe);
  const showRead = () => {
    const { projects } = directory;
    if (!directory.isComplete) {
      const read = projects.filter(({ details }) => details !== undefined).length;
      found.textContent = `Reading ${read.toLocaleString("en")} of ${projects.length.toLocaleString("en")} projects…`;
      return;
    }
    const counts = countLicences(projects.flatMap(({ details }) => details ?? []));
    found.textContent = said(counts, projects.length, directory.hasFailed);
    results.replaceChildren(...counts.map(group));
    results.hidden = counts.length === 0;
  };
  found.textContent = "Reading the names…";
  directory
    .readNames(() => {})
    .then(
      () => {
        directory.loadAll();
        directory.readOn(showRead);
        showRead();
      },
      (error: Error) => {
        found.textContent = error.message;
      },
    );
}

function said(counts: readonly LicenceCount[], projects: number, hasFailed: boolean): string {
  const named = counts.filter(({ licence }) => licence !== undefined).length;
  const text = `${counted(named, "licence")} in ${counted(projects, "project")}`;
  return hasFailed ? `${text}, some of which could not be loaded` : text;
}

function group({ licence, names }: LicenceCount): HTMLElement {
  const list = made("ol", "names");
  const more = made("button", "more", "Show more");
  more.type = "button";
  const title = licence ?? "Not stated";
  const summary = made("summary", "", title, " ", made("span", "note", counted(names.length, "project")));
  const details = made("details", "", summary, list, more);
  const showMore = () => {
    const next = names.slice(list.childElementCount, list.childElementCount + ROWS).map(row);
    list.append(...next);
    more.hidden = list.childElementCount >= names.length;
    return next[0];
  };
  more.addEventListener("click", () => showMore()?.querySelector("a")?.focus());
  // The most common licence may have most of a large index: its rows are made when someone looks.
  details.addEventListener("toggle", () => list.childElementCount > 0 || showMore());
  return details;
}

function row(name: string): HTMLLIElement {
  const link = made("a", "", name);
  link.href = `${indexPath(location.pathname)}project/${name}/`;
  return made("li", "", link);
}

function counted(count: number, thing: string): string {
  return `${count.toLocaleString("en")} ${thing}${count === 1 ? "" : "s"}`;
}
