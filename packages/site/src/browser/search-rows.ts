import { badges } from "./badges.ts";
import { made } from "./made.ts";
import { projectLink } from "./project-link.ts";
import { relativeTime } from "./relative-times.ts";
import type { SearchedProject } from "./search-index.ts";

/** A matching project, with the search words highlighted. */
export function searchRow(
  { name, details }: SearchedProject,
  words: readonly string[],
  now: Date,
): HTMLLIElement {
  const item = document.createElement("li");
  item.dataset.name = name;
  item.append(projectLink(name, ...marked(name, words)));
  if (details === undefined) return item;
  item.append(" ", made("span", "version", details.version), ...badges(details), " ");
  const time = document.createElement("time");
  time.dateTime = details.updated;
  time.textContent = relativeTime(new Date(details.updated), now);
  const summary = document.createElement("p");
  summary.append(...marked(details.summary, words));
  item.append(time, summary);
  const others = words.filter(
    (word) => !name.includes(word) && !details.summary.toLowerCase().includes(word),
  );
  if (details.keywords !== undefined && others.length > 0) {
    item.append(made("p", "note", "Keywords: ", ...marked(details.keywords, words)));
  }
  return item;
}

/** The text with the search words highlighted. */
function marked(text: string, words: readonly string[]): (string | HTMLElement)[] {
  const lower = text.toLowerCase();
  const parts: (string | HTMLElement)[] = [];
  let done = 0;
  while (done < text.length) {
    const next = nextOccurrence(lower, words, done);
    if (next === undefined) break;
    parts.push(text.slice(done, next.at), made("mark", "", text.slice(next.at, next.end)));
    done = next.end;
  }
  return [...parts, text.slice(done)];
}

function nextOccurrence(
  text: string,
  words: readonly string[],
  from: number,
): { at: number; end: number } | undefined {
  let best: { at: number; end: number } | undefined;
  for (const word of words) {
    const at = text.indexOf(word, from);
    if (at !== -1 && (best === undefined || at < best.at)) best = { at, end: at + word.length };
  }
  return best;
}

/** Rows that stay in place are not touched. */
export function replaceRows(list: HTMLElement, rows: readonly HTMLElement[]): void {
  const change = rows.findIndex((row, i) => list.children[i] !== row);
  const same = change === -1 ? rows.length : change;
  const focused = document.activeElement?.closest<HTMLElement>("li[data-name]")?.dataset.name;
  for (const old of [...list.children].slice(same)) old.remove();
  list.append(...rows.slice(same));
  if (focused !== undefined && document.activeElement === document.body) {
    rows
      .find(({ dataset }) => dataset.name === focused)
      ?.querySelector("a")
      ?.focus();
  }
}
