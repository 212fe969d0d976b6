import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { releases } from "@wheelyard/core/releases";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { expect, it } from "vitest";
import { sizeChart } from "./size-chart.ts";

/** @param sizes of files, by name */
function chartOf(sizes: Readonly<Record<string, number>>): string | undefined {
  const page: ProjectPage = {
    project: mainProject("a"),
    distributions: Object.entries(sizes).map(([key, size]) => ({
      key,
      etag: "e",
      distribution: parseDistributionFilename(key),
      size,
      sha256: "a",
      uploadTime: "2026-01-01T00:00:00Z",
      isMetadataStatic: true,
      sideFiles: {},
    })),
    statuses: [],
  };
  return sizeChart(releases(page))?.text;
}

const barsOf = (chart: string | undefined) =>
  [...(chart ?? "").matchAll(/height="(\d+)" rx="1.5"><title>(.*?)<\/title>/g)].map(
    ([, height, title]) => `${title}, ${height} high`,
  );

it("shows the largest wheel of each release, or its source", () => {
  const chart = chartOf({
    "a-1.9.tar.gz": 5_000_000,
    "a-1.10.tar.gz": 9_000_000,
    "a-1.10-py3-none-any.whl": 1_000_000,
    "a-1.10-cp312-cp312-win32.whl": 2_500_000,
    "a-2.0-py3-none-any.whl": 1,
  });
  expect(barsOf(chart)).toEqual(["1.9: 5.0 MB, 64 high", "1.10: 2.5 MB, 32 high", "2.0: 1 bytes, 3 high"]);
  expect(chart).toContain(
    'aria-label="The largest file to install in 3 releases, from 5.0 MB in 1.9 to 1 bytes in 2.0"',
  );
});

it("shows the last sixty releases", () => {
  const sizes = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`a-1.${i}.tar.gz`, i]));
  const bars = barsOf(chartOf(sizes));
  expect(bars).toHaveLength(60);
  expect(bars[0]).toMatch(/^1\.40: /);
});

it.each([
  ["two releases", { "a-1.tar.gz": 1, "a-2.tar.gz": 2 }],
  ["nothing", {}],
  ["files without bytes", { "a-1.tar.gz": 0, "a-2.tar.gz": 0, "a-3.tar.gz": 0 }],
])("is not drawn for %s", (_, sizes) => {
  expect(chartOf(sizes)).toBeUndefined();
});
