import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { covers } from "@wheelyard/core/name-pattern";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { BlockRule } from "../settings/block-rule.ts";
import type { Source, UpstreamSettings } from "../settings/settings.ts";
import type { AdvisoryRules } from "./advised.ts";

/** The rules for the files on one project's page. */
export interface PageRules {
  /** Rules that block versions of the project. */
  blocked: readonly BlockRule[];
  /** In days. */
  minimumAgeDays: number;
  /** What is known about the project. Absent: advisories hold nothing back. */
  advisories?: AdvisoryRules;
  /** Only what was uploaded before this is on the page at all. */
  uploadedBefore?: Date;
  /** Whether sdists are held back. */
  wheelsOnly?: boolean;
}

/**
 * The rules for a project that is taken from a source.
 *
 * @param known advisories about the project
 */
export function pageRules(
  project: ProjectName,
  source: Source,
  settings: UpstreamSettings,
  known: readonly Advisory[],
): PageRules {
  const { advisories, view } = settings;
  const isExempt = covers(settings.exempt, project);
  return {
    blocked: settings.blocked.filter(
      ({ names, versions }) => versions !== undefined && covers([names], project),
    ),
    minimumAgeDays: isExempt ? 0 : (source.minimumAgeDays ?? settings.minimumAgeDays),
    ...(advisories && { advisories: { ...advisories, known } }),
    ...(view?.uploadedBefore && { uploadedBefore: view.uploadedBefore }),
    ...(view?.wheelsOnly && { wheelsOnly: true }),
  };
}
