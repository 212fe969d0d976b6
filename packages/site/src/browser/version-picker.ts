import { badges } from "./badges.ts";
import { fetchFiles, fetchProject, type ProjectFiles } from "./index-data.ts";
import { indexPath } from "./index-path.ts";
import { made } from "./made.ts";
import { comparisonUrl } from "./release-comparison.ts";
import { yankedVersions } from "./yanked-versions.ts";

/**
 * Offers the other versions. A release's page can't list them, or name the latest, without being rewritten for each new
 * release, so this loads them.
 */
export function offerVersions(head: HTMLElement): void {
  const { project = "", version = "" } = head.dataset;
  const place = head.querySelector<HTMLElement>("[data-versions]");
  const latest = head.querySelector<HTMLAnchorElement>("[data-latest]");
  // If something can't be loaded, the page's own link stays: it leads to the same list.
  const stay = (): void => {};
  if (place) {
    fetchFiles(project).then((read) => replaceInPlace(place, picker(project, version, read)), stay);
  }
  if (latest) fetchProject(project).then((found) => sayLatest(latest, version, found?.version), stay);
}

/** If the link had the focus, the list gets it. */
function replaceInPlace(link: HTMLElement, list: HTMLElement): void {
  const isFocused = link === document.activeElement;
  link.replaceWith(list);
  if (isFocused) list.querySelector("summary")?.focus();
}

/** A list of links that opens: unlike a select, it does not navigate while the user moves through it by keyboard. */
function picker(project: string, version: string, { versions, files }: ProjectFiles): HTMLElement {
  const details = document.createElement("details");
  details.className = "versions";
  const summary = document.createElement("summary");
  summary.textContent = versions.length === 1 ? "1 version" : `${versions.length} versions`;
  const list = document.createElement("ul");
  // Built when opened: some projects have thousands of versions.
  details.addEventListener("toggle", () => {
    if (details.open && list.childElementCount === 0) {
      const yanked = yankedVersions(files);
      list.append(...versions.toReversed().map((other) => item(project, other, version, yanked.has(other))));
    }
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    summary.focus();
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !details.contains(event.target)) details.open = false;
  });
  details.append(summary, list);
  return details;
}

function item(project: string, version: string, current: string, isYanked: boolean): HTMLElement {
  const link = document.createElement("a");
  link.href = `${indexPath(location.pathname)}project/${project}/${encodeURIComponent(version)}/`;
  link.textContent = version;
  if (version === current) link.setAttribute("aria-current", "page");
  return made("li", "", link, ...badges({ version, isYanked }));
}

function sayLatest(link: HTMLAnchorElement, version: string, latest: string | undefined): void {
  if (latest === undefined) return;
  if (latest === version) {
    link.replaceWith(document.createTextNode("The latest release"));
  } else {
    link.textContent = `The latest release is ${latest}`;
    link.classList.add("badge", "warning");
    const comparison = made("a", "", "Compare the two");
    comparison.href = comparisonUrl(link.href, version, latest);
    link.after(comparison);
  }
}
