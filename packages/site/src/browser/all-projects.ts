import { fetchNames } from "./index-data.ts";
import { made } from "./made.ts";
import { firstLetters, namesFrom } from "./names-by-letter.ts";
import { projectLink } from "./project-link.ts";
import { showInParts } from "./show-in-parts.ts";

/** Names shown at first, and added by each "Show more". */
const ROWS = 500;

/** Lists the names of all projects, a part at a time, from the first letter that the address asks for. */
export function offerAllProjects(place: HTMLElement): void {
  const find = (selector: string) => place.querySelector<HTMLElement>(selector);
  const [found, letters, results, more] = ["found", "letters", "results", "more"].map((name) =>
    find(`[data-${name}]`),
  );
  if (!found || !letters || !results || !more) return;
  found.textContent = "Reading the names…";
  fetchNames().then(
    (names) => {
      found.textContent = names.length === 1 ? "1 project" : `${names.length.toLocaleString("en")} projects`;
      const wanted = new URLSearchParams(location.search).get("from") ?? "";
      const from = namesFrom(names, wanted);
      letters.append(...firstLetters(names).map((letter) => letterLink(letter, wanted)));
      showInParts(results, more, from, ROWS, (name) => made("li", "", projectLink(name, name)));
      results.hidden = from.length === 0;
      letters.hidden = names.length <= ROWS;
    },
    (error: Error) => {
      found.textContent = error.message;
    },
  );
}

function letterLink(letter: string, wanted: string): HTMLAnchorElement {
  const link = made("a", "", letter);
  link.href = `?from=${letter}`;
  if (letter === wanted) link.setAttribute("aria-current", "true");
  return link;
}
