import { indexPath } from "./index-path.ts";

/** What a channel's page says after a search that found nothing; nothing in the main index. */
export function leadToMainIndex(query: string): (string | HTMLElement)[] {
  if (indexPath(location.pathname) === "/") return [];
  const link = document.createElement("a");
  link.href = `/?${new URLSearchParams({ q: query })}`;
  link.textContent = "search the main index";
  return [". The main index may have it: ", link];
}
