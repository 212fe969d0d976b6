import { fetchNames } from "./index-data.ts";
import { indexPath } from "./index-path.ts";
import { made } from "./made.ts";
import { firstLetters, namesFrom } from "./names-by-letter.ts";

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
      let shown = 0;
      const showMore = () => {
        const next = from.slice(shown, shown + ROWS).map(row);
        shown += next.length;
        results.append(...next);
        more.hidden = shown >= from.length;
        return next[0];
      };
      showMore();
      more.addEventListener("click", () => showMore()?.querySelector("a")?.focus());
      results.hidden = from.length === 0;
      letters.hidden = names.length <= ROWS;
    },
    (error: Error) => {
      found.textContent = error.message;
    },
  );
}

function row(name: string): HTMLLIElement {
  const link = made("a", "", name);
  link.href = `${indexPath(location.pathname)}project/${name}/`;
  return made("li", "", link);
}

function letterLink(letter: string, wanted: string): HTMLAnchorElement {
  const link = made("a", "", letter);
  link.href = `?from=${letter}`;
  if (letter === wanted) link.setAttribute("aria-current", "true");
  return link;
}
