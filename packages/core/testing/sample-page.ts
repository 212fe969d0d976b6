import { parseDistributionFilename } from "../src/distribution-filename.ts";
import { parseProjectName } from "../src/project-name.ts";
import type { ProjectPage } from "../src/project-page.ts";
import { MAIN } from "../src/root.ts";

/** The `page` of the examples in docstrings: one wheel of one release. */
export const page: ProjectPage = {
  project: { root: MAIN, name: parseProjectName("acme") },
  distributions: [
    {
      key: "acme-1.0-py3-none-any.whl",
      etag: "e",
      distribution: parseDistributionFilename("acme-1.0-py3-none-any.whl"),
      size: 1234,
      sha256: "a".repeat(64),
      uploadTime: "2026-01-01T12:00:00.000Z",
      isMetadataStatic: true,
      summary: "Anvils",
      sideFiles: {},
    },
  ],
  statuses: [],
};
