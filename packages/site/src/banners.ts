import type { ProjectPage } from "@wheelyard/core/project-page";
import { mostSevere, type ProjectStatus } from "@wheelyard/core/project-status";
import { isYanked, type Release } from "@wheelyard/core/releases";
import { parseVersion } from "@wheelyard/core/version";
import { type Html, html } from "./html.ts";

const MEANING: Record<ProjectStatus["status"], string> = {
  archived: "It is kept, and gets no further releases.",
  deprecated: "It is obsolete, and perhaps replaced by another project.",
  quarantined: "It may do harm, so none of its files can be installed.",
};

export function statusBanner({ statuses }: ProjectPage): Html | undefined {
  const status = mostSevere(statuses.flatMap((record) => record.status ?? []));
  if (status === undefined) return undefined;
  const severity = status.status === "quarantined" ? "danger" : "warning";
  return banner(severity, `This project is ${status.status}`, status.reason ?? MEANING[status.status]);
}

/** What a release should not be installed for without a thought. */
export function releaseBanner({ version, files }: Release): Html | undefined {
  const yanked = files.filter(isYanked);
  const reasons = [...new Set(yanked.map(({ sideFiles }) => sideFiles.yanked?.reason ?? ""))].filter(
    (reason) => reason !== "",
  );
  if (yanked.length === files.length) {
    const why = reasons.join(" · ") || "Installers pass over it unless it is asked for by its exact version.";
    return banner("danger", "This release is yanked", why);
  }
  if (yanked.length > 0) {
    return banner(
      "warning",
      `${yanked.length} of the ${files.length} files of this release are yanked`,
      reasons.join(" · "),
    );
  }
  if (parseVersion(version).isPrerelease) {
    return banner("info", "This is a pre-release", "Installers pass over it unless it is asked for.");
  }
  return undefined;
}

function banner(severity: "danger" | "warning" | "info", title: string, text: string): Html {
  return html`<div class="banner ${severity}"><p><strong>${title}</strong></p>${text !== "" && html`<p>${text}</p>`}</div>
`;
}
