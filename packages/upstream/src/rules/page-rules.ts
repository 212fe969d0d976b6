import { covers } from "@wheelyard/core/name-pattern";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { BlockRule } from "../settings/block-rule.ts";
import type { Source, UpstreamSettings } from "../settings/settings.ts";

/** The rules for the files on one project's page. */
export interface PageRules {
  /** Rules that block versions of the project. */
  blocked: readonly BlockRule[];
  /** Days. */
  minimumAgeDays: number;
  /** Only what was uploaded before this is on the page at all. */
  uploadedBefore?: Date;
  /** Whether sdists are held back. */
  wheelsOnly?: boolean;
}

/** The rules for a project that is taken from a source. */
export function pageRules(project: ProjectName, source: Source, settings: UpstreamSettings): PageRules {
  const { view } = settings;
  const isExempt = covers(settings.exempt, project);
  return {
    blocked: settings.blocked.filter(
      ({ names, versions }) => versions !== undefined && covers([names], project),
    ),
    minimumAgeDays: isExempt ? 0 : (source.minimumAgeDays ?? settings.minimumAgeDays),
    ...(view?.uploadedBefore && { uploadedBefore: view.uploadedBefore }),
    ...(view?.wheelsOnly && { wheelsOnly: true }),
  };
}
