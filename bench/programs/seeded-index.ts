import { createHash } from "node:crypto";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { rootPageKeys } from "@wheelyard/core/bucket-layout/root-keys";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { parseProjectName } from "@wheelyard/core/project-name";
import type { DistributionRecord, ProjectPage } from "@wheelyard/core/project-page";
import { serializeState } from "@wheelyard/core/project-page-state";
import { MAIN } from "@wheelyard/core/root";
import { renderRootJson } from "@wheelyard/core/root-list";
import type { Store } from "@wheelyard/indexer/store/store";

/** A page with so many releases of one wheel each, as the indexer would have made it from their uploads. */
export function syntheticPage(project: string, files: number): ProjectPage {
  return {
    project: { root: MAIN, name: parseProjectName(project) },
    distributions: Array.from({ length: files }, (_, n) => syntheticRecord(project, `0.${n}`, n)),
    statuses: [],
    // Without it, the page is one of an earlier release, and the next upload brings it up to date.
    home: {},
  };
}

function syntheticRecord(project: string, version: string, n: number): DistributionRecord {
  const key = `${project}-${version}-py3-none-any.whl`;
  const hash = createHash("sha256").update(key).digest("hex");
  return {
    key,
    etag: hash.slice(0, 32),
    distribution: parseDistributionFilename(key),
    size: 10_000 + n,
    sha256: hash,
    uploadTime: new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString(),
    requiresPython: ">=3.9",
    metadataSha256: hash,
    isMetadataStatic: true,
    summary: "A distribution that was uploaded before",
    sideFiles: {},
  };
}

/** Writes the state of a page and of a root list. The next upload fixes their views. */
export async function seedIndex(store: Store, page: ProjectPage, projects: number): Promise<void> {
  const headers = { contentType: "application/json" };
  if (page.distributions.length > 0) {
    const text = serializeState({ page, rejected: new Set(), views: new Map() });
    await store.put(projectPageKeys(page.project).state, Buffer.from(text), headers);
  }
  const others = Array.from({ length: projects - 1 }, (_, n) =>
    parseProjectName(`p${String(n).padStart(6, "0")}`),
  );
  await store.put(rootPageKeys(MAIN).state, Buffer.from(renderRootJson(others)), headers);
}
