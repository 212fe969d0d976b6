import { type ProjectPage, statusSince } from "@wheelyard/core/project-page";
import { mostSevere, type ProjectStatus } from "@wheelyard/core/project-status";
import { isYanked, type Release } from "@wheelyard/core/releases";
import { type Html, html } from "./html.ts";
import { severityOf } from "./marks.ts";
import { moment } from "./moment.ts";

const MEANING: Record<ProjectStatus["status"], string> = {
  archived: "It stays available, but gets no further releases.",
  deprecated: "It is obsolete, and another project may replace it.",
  quarantined: "None of it can be installed: it may be harmful.",
};

/** Before a date, or before words such as "3 days ago". */
const BEGINNING: Record<ProjectStatus["status"], string> = {
  archived: "Archived",
  deprecated: "Deprecated",
  quarantined: "Quarantined",
};

/** @returns undefined for a project without a status */
export function pageStatusBanner(page: ProjectPage): Html | undefined {
  const status = mostSevere(page.statuses.flatMap((record) => record.status ?? []));
  return status && statusBanner(status, statusSince(page));
}

/** @param since ISO 8601 in UTC, if known */
export function statusBanner(status: ProjectStatus, since?: string): Html {
  // The reason says why, but not what it means to an installer.
  return banner(
    severityOf(status.status),
    `This project is ${status.status}`,
    MEANING[status.status],
    status.reason,
    since && html`${BEGINNING[status.status]} ${moment(since)}`,
  );
}

/** Reasons to think before installing a release. */
export function releaseBanner({ isPrerelease, files }: Release): Html | undefined {
  const yanked = files.filter(isYanked);
  const reasons = [...new Set(yanked.map(({ sideFiles }) => sideFiles.yanked?.reason ?? ""))].filter(
    (reason) => reason !== "",
  );
  if (yanked.length === files.length) {
    const why = reasons.join(" · ") || "Installers skip it unless you ask for its exact version.";
    return banner("danger", "This release is yanked", why);
  }
  if (yanked.length > 0) {
    return banner(
      "warning",
      `${yanked.length} of the ${files.length} files of this release are yanked`,
      reasons.join(" · "),
    );
  }
  if (isPrerelease) {
    return banner("info", "This is a pre-release", "Installers skip it unless you ask for it.");
  }
  return undefined;
}

function banner(
  severity: "danger" | "warning" | "info",
  title: string,
  ...texts: readonly (Html | string | undefined)[]
): Html {
  return html`<div class="banner ${severity}"><p><strong>${title}</strong></p>${texts.filter((text) => text).map((text) => html`<p>${text}</p>`)}</div>
`;
}
