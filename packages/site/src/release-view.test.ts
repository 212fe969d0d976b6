import { parseCoreMetadata } from "@wheelyard/core/core-metadata";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { parseProjectName } from "@wheelyard/core/project-name";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { releases } from "@wheelyard/core/releases";
import { MAIN } from "@wheelyard/core/root";
import { expect, it, vi } from "vitest";
import { renderProjectPage, renderReleasePage } from "./project-page.ts";
import { renderReadme } from "./readme/readme.ts";

vi.mock("./readme/readme.ts", { spy: true });

const PAGE: ProjectPage = {
  project: { root: MAIN, name: parseProjectName("acme") },
  distributions: [
    {
      key: "acme-1.0.zip",
      etag: "e",
      distribution: parseDistributionFilename("acme-1.0.zip"),
      size: 10,
      sha256: "ab",
      uploadTime: "2026-01-02T03:04:05.000Z",
      isMetadataStatic: false,
      sideFiles: {},
    },
  ],
  statuses: [],
};

const METADATA =
  "Metadata-Version: 2.1\nName: acme\nVersion: 1.0\nDescription-Content-Type: text/markdown\n\n";

it("renders a description once for the two pages that show it, and each new one again", async () => {
  const [release] = releases(PAGE);
  if (release === undefined) throw new Error("Cannot test: expected a release");
  for (const [times, text] of [
    [1, "# First"],
    [2, "# Second"],
  ] as const) {
    const metadata = parseCoreMetadata(Buffer.from(METADATA + text));
    const pages = await Promise.all([
      renderProjectPage(PAGE, release, metadata, undefined),
      renderReleasePage(PAGE, release, metadata, undefined),
    ]);
    for (const page of pages) expect(page).toContain(text.slice(2));
    expect(renderReadme).toHaveBeenCalledTimes(times);
  }
});
