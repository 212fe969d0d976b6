import { type Distribution, parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { DistributionRecord, ProjectPage } from "@wheelyard/core/project-page";
import { MAIN } from "@wheelyard/core/root";
import type { ListedPackage } from "../measure/package-list.ts";

/** The pages of the files in a list. */
export function pagesOfList(packages: readonly ListedPackage[]): ProjectPage[] {
  const pages = new Map<ProjectName, DistributionRecord[]>();
  for (const listed of packages) {
    const distribution = parseDistributionFilename(listed.filename);
    const records = pages.get(distribution.project) ?? [];
    records.push(recordOf(listed, distribution));
    pages.set(distribution.project, records);
  }
  return [...pages].map(([name, distributions]) => ({
    project: { root: MAIN, name },
    distributions,
    statuses: [],
  }));
}

function recordOf(listed: ListedPackage, distribution: Distribution): DistributionRecord {
  const sha256 = listed.hash.slice("sha256=".length);
  return {
    key: listed.filename,
    etag: sha256.slice(0, 32),
    distribution,
    size: 10_000,
    sha256,
    uploadTime: new Date(listed.upload_timestamp * 1_000).toISOString(),
    requiresPython: listed.requires_python,
    metadataSha256: listed.core_metadata.slice("sha256=".length),
    isMetadataStatic: true,
    summary: "A distribution",
    sideFiles: {},
  };
}

/** The METADATA file that would contain the list's facts. */
export function metadataOf({ filename, requires_python, requires_dist }: ListedPackage): string {
  const { project, version } = parseDistributionFilename(filename);
  const lines = [
    "Metadata-Version: 2.1",
    `Name: ${project}`,
    `Version: ${version.normalised}`,
    "Summary: A distribution",
    `Requires-Python: ${requires_python}`,
    ...requires_dist.map((requirement) => `Requires-Dist: ${requirement}`),
  ];
  return `${lines.join("\n")}\n`;
}
