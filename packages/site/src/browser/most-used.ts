import { fetchMostUsed } from "./index-data.ts";
import { indexPath } from "./index-path.ts";
import { made } from "./made.ts";

/** Shows the projects that are downloaded most, above the latest releases. */
export function showMostUsed(recent: HTMLElement): void {
  fetchMostUsed().then(
    (projects) => {
      if (projects.length === 0) return;
      const title = made("h2", "", "Most downloaded in 30 days");
      title.id = "used";
      const items = projects.map(({ name, downloads }) => {
        const link = made("a", "", name);
        link.href = `${indexPath(location.pathname)}project/${name}/`;
        return made("li", "", link, " ", made("span", "note", downloads.toLocaleString("en")));
      });
      const section = made("section", "", title, made("ol", "used", ...items));
      section.setAttribute("aria-labelledby", title.id);
      recent.prepend(section);
    },
    // The page is complete without it.
    () => {},
  );
}
