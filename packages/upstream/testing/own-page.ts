import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { parseProjectName } from "@wheelyard/core/project-name";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { serializeState } from "@wheelyard/core/project-page-state";
import type { Root } from "@wheelyard/core/root";
import type { MemoryStore } from "@wheelyard/indexer/testing/memory-store";

/** A page of this index with one file. */
export function ownPage(root: Root, name: string, key: string): ProjectPage {
  const record = {
    key,
    etag: "e",
    distribution: parseDistributionFilename(basename(key)),
    size: 1,
    sha256: "b".repeat(64),
    uploadTime: "2020-01-01T00:00:00.000Z",
    isMetadataStatic: false,
    sideFiles: {},
  };
  return { project: { root, name: parseProjectName(name) }, distributions: [record], statuses: [] };
}

/** What the indexer writes first for a project: its page without its views. */
export function writeOwnPage(store: MemoryStore, root: Root, name: string, key: string): void {
  const state = Buffer.from(
    serializeState({ page: ownPage(root, name, key), rejected: new Set(), views: new Map() }),
  );
  store.write(projectPageKeys({ root, name: parseProjectName(name) }).state, state);
}
