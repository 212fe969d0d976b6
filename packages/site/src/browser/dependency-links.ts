import { fetchNames } from "./index-data.ts";
import { indexPath } from "./index-path.ts";

/**
 * Links the dependencies that are in this index, and on a channel's page those of the main index too. The names of all
 * projects are loaded once the list is visible: in a large index they are larger than the page.
 */
export function linkDependencies(places: readonly HTMLElement[]): void {
  const [first] = places;
  if (first === undefined) return;
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    void link(places);
  });
  observer.observe(first);
}

async function link(places: readonly HTMLElement[]): Promise<void> {
  const own = indexPath(location.pathname);
  let rest = places;
  for (const index of new Set([own, "/"])) {
    if (rest.length === 0) return;
    // A user who may read only some projects gets no list of all: the names stay text.
    const names = new Set(await fetchNames(index).catch(() => []));
    const isThere = ({ dataset }: HTMLElement): boolean => names.has(dataset.dependency ?? "");
    for (const place of rest.filter(isThere)) linkTo(own, place);
    rest = rest.filter((place) => !isThere(place));
  }
}

/** A channel's address serves for what only the main index has: it leads there. */
function linkTo(index: string, place: HTMLElement): void {
  const anchor = document.createElement("a");
  anchor.href = `${index}project/${place.dataset.dependency}/`;
  anchor.textContent = place.textContent;
  place.replaceChildren(anchor);
}
