import { projectPageKeys } from "@wheelyard/core/bucket-layout";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { serializeState } from "@wheelyard/core/project-page-state";
import { mainProject } from "@wheelyard/core/testing/main-project";
import type { MemoryStore } from "@wheelyard/indexer/testing/memory-store";

/** A page of this index with one file. */
export function ownPage(name: string, filename: string): ProjectPage {
  const record = {
    key: filename,
    etag: "e",
    distribution: parseDistributionFilename(filename),
    size: 1,
    sha256: "b".repeat(64),
    uploadTime: "2020-01-01T00:00:00.000Z",
    isMetadataStatic: false,
    sideFiles: {},
  };
  return { project: mainProject(name), distributions: [record], statuses: [] };
}

/** What the indexer writes first for a project: its page without its views. */
export function writeOwnPage(store: MemoryStore, name: string, filename: string): void {
  const state = Buffer.from(
    serializeState({ page: ownPage(name, filename), rejected: new Set(), views: new Map() }),
  );
  store.write(projectPageKeys(mainProject(name)).state, state);
}
