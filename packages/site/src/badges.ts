import type { ProjectPage } from "@wheelyard/core/project-page";
import { mostSevere } from "@wheelyard/core/project-status";
import { isYanked, type Release } from "@wheelyard/core/releases";
import { type Html, html } from "./html.ts";
import { marksOf, type Named } from "./marks.ts";

/** What stands beside a name. */
export function badges(named: Named): Html {
  return html`${marksOf(named).map(({ text, className }) => html` <span class="${className}">${text}</span>`)}`;
}

/** What a release is, wherever it is named: a list, a page's head. */
export function releaseBadges({ version, files }: Release): Html {
  return badges({ version, isYanked: files.every(isYanked) });
}

/** What the project is, for its page's head. */
export function statusBadge({ statuses }: ProjectPage): Html {
  return badges({ status: mostSevere(statuses.flatMap((record) => record.status ?? []))?.status });
}
