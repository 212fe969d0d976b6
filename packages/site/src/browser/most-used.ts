import { fetchMostUsed } from "./index-data.ts";
import { made } from "./made.ts";
import { projectLink } from "./project-link.ts";

/** Shows the projects that are downloaded most, above the latest releases. */
export function showMostUsed(recent: HTMLElement): void {
  fetchMostUsed().then(
    (projects) => {
      if (projects.length === 0) return;
      const title = made("h2", "", "Most downloaded in 30 days");
      title.id = "used";
      const items = projects.map(({ name, downloads }) => {
        return made(
          "li",
          "",
          projectLink(name, name),
          " ",
          made("span", "note", downloads.toLocaleString("en")),
        );
      });
      const section = made("section", "", title, made("ol", "used", ...items));
      section.setAttribute("aria-labelledby", title.id);
      recent.prepend(section);
    },
    // The page is complete without it.
    () => {},
  );
}
