import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import type { DistributionRecord } from "@wheelyard/core/project-page";
import { describe, expect, it } from "vitest";
import { compatibility } from "./compatibility.ts";

const files = (...names: readonly string[]): DistributionRecord[] =>
  names.map((key) => ({
    key,
    etag: "e",
    distribution: parseDistributionFilename(key),
    size: 1,
    sha256: "a",
    uploadTime: "2026-01-01T00:00:00Z",
    metadataSha256: "b",
    isMetadataStatic: true,
    sideFiles: {},
  }));

/** Rows of cells, as text. */
const matrixOf = (records: readonly DistributionRecord[]): string[] =>
  [...compatibility(records).text.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = ""]) =>
    row.replace(/<\/t[hd]><t/g, "|<t").replace(/<[^>]*>/g, ""),
  );

describe("compatibility", () => {
  it("is a table of platforms and Pythons", () => {
    expect(
      matrixOf(
        files(
          "a-1.0-cp310-cp310-win_amd64.whl",
          "a-1.0-cp39-cp39-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
          "a-1.0-cp39-cp39-win_amd64.whl",
          "a-1.0-py3-none-any.whl",
        ),
      ),
    ).toEqual([
      "|3.9|3.10|any Python 3",
      "Any platform|no|no|✓",
      "Linux x86_64|✓|no|no",
      "Windows x86_64|✓|✓|no",
    ]);
  });

  it("leads to the file", () => {
    const html = compatibility(files("a-1.0.tar.gz", "a-1.0-cp39-cp39-win32.whl")).text;
    expect(html).toContain('href="#file-2" aria-label="3.9, Windows 32-bit: yes"');
    expect(html).toContain("Elsewhere, installers build it from source.");
  });

  it.each([
    [["a-1.0-py3-none-any.whl"], false],
    [["a-1.0-py2.py3-none-any.whl"], false],
    [["a-1.0-py312-none-any.whl"], true],
    [["a-1.0-py2-none-any.whl"], true],
    [["a-1.0-py3-none-win_amd64.whl"], true],
    [[], true],
  ] as const)("says who builds from source only if somebody does: %j", (wheels, expected) => {
    const html = compatibility(files("a-1.0.tar.gz", "a-1.0-cp39-cp39-win32.whl", ...wheels)).text;
    expect(html.includes("build it from source")).toBe(expected);
  });

  it.each([
    [">=3.12", false],
    [">=3.12,<4", false],
    [">3.11.99", false],
    [">=3.11", true],
    ["==3.11.*", true],
    ["!=3.0.*", true],
    [undefined, true],
  ])("counts only Pythons that the release admits, such as %j", (requiresPython, expected) => {
    const records = files("a-1.0.tar.gz", "a-1.0-cp39-cp39-win32.whl", "a-1.0-py312-none-any.whl").map(
      (record) => ({ ...record, ...(requiresPython !== undefined && { requiresPython }) }),
    );
    expect(compatibility(records).text.includes("build it from source")).toBe(expected);
  });

  it.each([
    [
      "one wheel for all",
      ["a-1.0-py3-none-any.whl", "a-1.0.tar.gz"],
      "Runs on any platform, with any Python 3.",
    ],
    ["no wheel", ["a-1.0.tar.gz"], "Source only: installers build it."],
  ])("is a sentence for %s", (_, names, sentence) => {
    expect(compatibility(files(...names)).text.trim()).toBe(`<p>${sentence}</p>`);
  });
});
