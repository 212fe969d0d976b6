import { fetchNames } from "./index-data.ts";
import { indexPath } from "./index-path.ts";

/**
 * Links the dependencies that are in this index. The names of all projects are loaded once the list is visible: in a
 * large index they are larger than the page.
 */
export function linkDependencies(places: readonly HTMLElement[]): void {
  const [first] = places;
  if (first === undefined) return;
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    // A user who may read only some projects gets no list of all: the names stay text.
    link(places).catch(() => undefined);
  });
  observer.observe(first);
}

async function link(places: readonly HTMLElement[]): Promise<void> {
  const names = new Set(await fetchNames());
  for (const place of places) {
    const project = place.dataset.dependency ?? "";
    if (!names.has(project)) continue;
    const anchor = document.createElement("a");
    anchor.href = `${indexPath(location.pathname)}project/${project}/`;
    anchor.textContent = place.textContent;
    place.replaceChildren(anchor);
  }
}
