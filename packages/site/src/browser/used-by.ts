import { countOfDependents, type Dependent, dependentsOf, sayRequirement } from "../dependents.ts";
import { badges } from "./badges.ts";
import { breathe } from "./breathe.ts";
import { made } from "./made.ts";
import { ProjectDirectory } from "./project-directory.ts";
import { projectLink } from "./project-link.ts";
import { showInParts } from "./show-in-parts.ts";

/** Rows shown at first, and added by each "Show more". */
const ROWS = 200;

/** Projects looked at in one go: less than ten milliseconds' work on a slow phone. */
const CHUNK = 500;

/**
 * Offers to look for the projects that require this one. Nothing is read before somebody asks: the answer is in the
 * data about all projects, and keeping it here would cost each upload a write for each of its dependencies.
 */
export function offerUsedBy(head: HTMLElement): void {
  const { project = "", pinned } = head.dataset;
  const content = document.querySelector(".content");
  const tabs = document.querySelector(".sections");
  if (pinned !== undefined || content === null || tabs === null) return;
  const title = made("h2", "", "Used by");
  title.id = "used-by-title";
  const status = made("p", "note", "The projects of this index whose latest release requires it.");
  status.setAttribute("role", "status");
  const button = made("button", "more", "Look for them");
  button.type = "button";
  const section = made("section", "", title, status, button);
  section.id = "used-by";
  section.setAttribute("aria-labelledby", title.id);
  content.append(section);
  const tab = made("a", "", "Used by");
  tab.href = "#used-by";
  tabs.append(tab);

  let directory: ProjectDirectory | undefined;
  const look = async (): Promise<void> => {
    button.disabled = true;
    if (directory === undefined) {
      status.textContent = "Reading the names of all projects…";
      directory = new ProjectDirectory(breathe);
      await directory.readNames(() => {});
      if (!directory.isLoadingAll) {
        const count = directory.projects.length.toLocaleString("en");
        status.textContent = `This index has ${count} projects. Looking reads what each of them requires, in thousands of requests.`;
        button.textContent = "Read them all";
        button.disabled = false;
        return;
      }
    }
    const found = await readDependents(project, directory, status);
    button.remove();
    section.append(...rowsOf(found.dependents, found.version));
  };
  button.addEventListener("click", () => {
    look().catch((error: Error) => {
      directory = undefined;
      status.textContent = error.message;
      button.disabled = false;
    });
  });
}

async function readDependents(
  project: string,
  directory: ProjectDirectory,
  status: HTMLElement,
): Promise<{ dependents: Dependent[]; version: string }> {
  const total = directory.projects.length.toLocaleString("en");
  const projects = await directory.readAll((read) => {
    status.textContent = `Read ${read.toLocaleString("en")} of ${total} projects…`;
  });
  const version = projects.find(({ name }) => name === project)?.version ?? "";
  const dependents: Dependent[] = [];
  for (let start = 0; start < projects.length; start += CHUNK) {
    if (start > 0) await breathe();
    dependents.push(...dependentsOf(project, version, projects.slice(start, start + CHUNK)));
  }
  // Those in the way of the newest version first, each half in the order of names.
  dependents.sort((a, b) => Number(b.admits === false) - Number(a.admits === false));
  const missing = directory.hasFailed ? "; some projects could not be read" : "";
  status.textContent = countOfDependents(dependents, version) + missing;
  return { dependents, version };
}

function rowsOf(dependents: readonly Dependent[], newest: string): HTMLElement[] {
  if (dependents.length === 0) return [];
  const list = made("ul", "dependents");
  const more = made("button", "more", "Show more");
  more.type = "button";
  showInParts(list, more, dependents, ROWS, (dependent) => row(dependent, newest));
  return [list, more];
}

function row({ name, version, status, requires, admits }: Dependent, newest: string): HTMLElement {
  return made(
    "li",
    "",
    projectLink(name, name),
    " ",
    made("span", "version", version),
    ...badges({ version, status }),
    ...(admits === false ? [" ", made("span", "badge warning", `excludes ${newest}`)] : []),
    made("p", "note", requires.map(sayRequirement).join("; ")),
  );
}
