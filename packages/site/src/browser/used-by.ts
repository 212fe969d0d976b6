import { countOfDependents, type Dependent, dependentsOf, sayRequirement } from "../dependents.ts";
import { readHomeData } from "./home-data.ts";
import { fetchNames, fetchProject } from "./index-data.ts";
import { indexPath } from "./index-path.ts";
import { made } from "./made.ts";

/** An index of more projects is read only after saying how much that is. */
const MANY = 100_000;

/** Rows shown at first, and added by each "Show more". */
const ROWS = 200;

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

  let names: string[] | undefined;
  const look = async (): Promise<void> => {
    button.disabled = true;
    if (names === undefined) {
      status.textContent = "Reading the names of all projects…";
      names = await fetchNames();
      if (names.length > MANY) {
        const count = names.length.toLocaleString("en");
        status.textContent = `This index has ${count} projects. Looking reads what each of them requires, in thousands of requests.`;
        button.textContent = "Read them all";
        button.disabled = false;
        return;
      }
    }
    const found = await readDependents(project, names, status);
    button.remove();
    section.append(...rowsOf(found.dependents, found.version));
  };
  button.addEventListener("click", () => {
    look().catch((error: Error) => {
      names = undefined;
      status.textContent = error.message;
      button.disabled = false;
    });
  });
}

async function readDependents(
  project: string,
  names: readonly string[],
  status: HTMLElement,
): Promise<{ dependents: Dependent[]; version: string }> {
  const version = (await fetchProject(project))?.version ?? "";
  const dependents: Dependent[] = [];
  const { failed } = await readHomeData(names, (projects, { read, parts }) => {
    dependents.push(...dependentsOf(project, version, projects));
    status.textContent = `Read ${read.toLocaleString("en")} of ${parts.toLocaleString("en")} parts…`;
  });
  const missing = failed === 0 ? "" : `; ${failed} parts of the index could not be read`;
  status.textContent = countOfDependents(dependents, version) + missing;
  // Those in the way of the newest version first.
  dependents.sort(
    (a, b) => Number(b.admits === false) - Number(a.admits === false) || (a.name < b.name ? -1 : 1),
  );
  return { dependents, version };
}

function rowsOf(dependents: readonly Dependent[], newest: string): HTMLElement[] {
  if (dependents.length === 0) return [];
  const list = made("ul", "dependents");
  const more = made("button", "more", "Show more");
  more.type = "button";
  const showMore = (): HTMLElement | undefined => {
    const shown = list.childElementCount;
    const rows = dependents.slice(shown, shown + ROWS).map((dependent) => row(dependent, newest));
    list.append(...rows);
    more.hidden = list.childElementCount >= dependents.length;
    return rows[0];
  };
  showMore();
  more.addEventListener("click", () => showMore()?.querySelector("a")?.focus());
  return [list, more];
}

function row({ name, version, requires, admits }: Dependent, newest: string): HTMLElement {
  const link = made("a", "", name);
  link.href = `${indexPath(location.pathname)}project/${name}/`;
  return made(
    "li",
    "",
    link,
    " ",
    made("span", "version", version),
    ...(admits === false ? [" ", made("span", "badge warning", `excludes ${newest}`)] : []),
    made("p", "note", requires.map(sayRequirement).join("; ")),
  );
}
