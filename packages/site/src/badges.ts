import type { ProjectPage } from "@wheelyard/core/project-page";
import { mostSevere, type ProjectStatus } from "@wheelyard/core/project-status";
import { isYanked, type Release } from "@wheelyard/core/releases";
import { type Html, html } from "./html.ts";

/** What a release is, wherever it is named: a list, a page's head. */
export function releaseBadge({ files, isPrerelease }: Release): Html | undefined {
  if (files.every(isYanked)) return html` <span class="badge danger">yanked</span>`;
  if (isPrerelease) return PRERELEASE_BADGE;
  return undefined;
}

export const PRERELEASE_BADGE = html` <span class="badge">pre-release</span>`;

/** What the project is, for its page's head. */
export function statusBadge({ statuses }: ProjectPage): Html | undefined {
  const status = mostSevere(statuses.flatMap((record) => record.status ?? []));
  return status && html`<span class="badge ${severityOf(status)}">${status.status}</span>`;
}

export function severityOf({ status }: ProjectStatus): "danger" | "warning" {
  return status === "quarantined" ? "danger" : "warning";
}
