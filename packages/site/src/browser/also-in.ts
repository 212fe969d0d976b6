import { fetchAlsoIn } from "./index-data.ts";
import { indexPath } from "./index-path.ts";

/**
 * Leads to the other channels that have the project. Its page can't name them: then an upload into one channel would
 * write in all others.
 */
export function showAlsoIn(head: HTMLElement): void {
  const { project = "", pinned } = head.dataset;
  const facts = head.querySelector(".facts");
  if (pinned !== undefined || facts === null) return;
  const own = indexPath(location.pathname);
  fetchAlsoIn(project).then(
    (roots) => {
      const others = roots.filter((root) => `/${root}` !== own);
      if (others.length > 0) facts.append(alsoIn(project, others));
    },
    // The page is complete without it.
    () => {},
  );
}

function alsoIn(project: string, roots: readonly string[]): HTMLElement {
  const place = document.createElement("span");
  place.className = "also-in";
  place.append("Also in ");
  for (const [i, root] of roots.entries()) {
    if (i > 0) place.append(", ");
    const link = document.createElement("a");
    link.href = `/${root}project/${project}/`;
    link.textContent = root === "" ? "the main index" : (root.split("/")[1] ?? "");
    place.append(link);
  }
  return place;
}
