import { fetchReleaseAdvisories } from "./index-data.ts";

/**
 * Shows what is known about the release and about what it requires. Its page can't say so: it was rendered when the
 * release was uploaded, and what is known changes later.
 */
export function showKnownAdvisories(head: HTMLElement): void {
  const { project = "", version = "" } = head.dataset;
  fetchReleaseAdvisories(project, version).then(
    (page) => {
      const known = page?.querySelector("section[data-known]");
      if (known) insert(document.importNode(known, true));
    },
    // The page is complete without it, and so it is if the index knows no advisories.
    () => {},
  );
}

function insert(section: Element): void {
  document.querySelector("#files")?.before(section);
  const link = document.createElement("a");
  link.href = `#${section.id}`;
  link.textContent = section.querySelector("h2")?.textContent ?? "";
  document.querySelector('nav.sections [href="#files"]')?.before(link);
}
