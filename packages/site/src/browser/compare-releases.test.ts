import { describe, expect, it } from "vitest";
import { compareReleases, type ReleaseJson } from "./compare-releases.ts";

function release(info: ReleaseJson["info"], sizes: Readonly<Record<string, number>> = {}): ReleaseJson {
  return { info, urls: Object.entries(sizes).map(([filename, size]) => ({ filename, size })) };
}

const NOTHING = release({});

describe("two releases", () => {
  it("differ in files by what they are for, with their sizes", () => {
    const before = release(
      {},
      {
        "acme_core-1.0-py3-none-any.whl": 1_000,
        "acme_core-1.0.tar.gz": 500,
        "acme-core-1.0.zip": 400,
      },
    );
    const after = release(
      {},
      {
        "acme_core-2.0-1-cp312-cp312-win_amd64.whl": 2_500_000,
        "acme_core-2.0.tar.gz": 500,
      },
    );
    const { files, sizes } = compareReleases(before, after);
    expect(files.map(({ name, before, after }) => [name, before, after])).toEqual([
      [".tar.gz", "500 bytes", "500 bytes"],
      [".zip", "400 bytes", undefined],
      ["1-cp312-cp312-win_amd64.whl", undefined, "2.5 MB"],
      ["py3-none-any.whl", "1.0 KB", undefined],
    ]);
    expect(sizes).toEqual({ before: 1_900, after: 2_500_500 });
  });

  it.each([
    [["a>=1"], ["a>=1"], []],
    [["a>=1"], ["A >=2"], [["a", ">=1", ">=2"]]],
    [["a"], [], [["a", "any version", undefined]]],
    [[], ["a[b]<3; python_version < '3.10'"], [["a if python_version < '3.10'", undefined, "[b]<3"]]],
    [
      ["a>=1; extra == 'x'"],
      ["a>=1; extra == 'y'"],
      [
        ["a for the extra x", ">=1", undefined],
        ["a for the extra y", undefined, ">=1"],
      ],
    ],
    [["a>=1", "a<2"], ["a>=1"], [["a", ">=1; <2", ">=1"]]],
    [["not a requirement!"], [], [["not", "a requirement!", undefined]]],
    [["!"], [], [["!", "required", undefined]]],
  ])("that require %j and %j differ in dependencies", (before, after, expected) => {
    const { dependencies } = compareReleases(
      release({ requires_dist: before.length > 0 ? before : null }),
      release({ requires_dist: after.length > 0 ? after : null }),
    );
    expect(dependencies.map((row) => [row.name, row.before, row.after])).toEqual(expected);
  });

  it.each<[ReleaseJson["info"], ReleaseJson["info"], (string | undefined)[][]]>([
    [{ requires_python: ">=3.9" }, { requires_python: ">=3.10" }, [["Requires Python", ">=3.9", ">=3.10"]]],
    [{ license: null }, { license: "" }, []],
    [{ license: null }, { license: "MIT" }, [["Licence text", undefined, "MIT"]]],
    [{ license: "x".repeat(400) }, {}, [["Licence text", `${"x".repeat(300)}…`, undefined]]],
    [
      { classifiers: ["A", "B"] },
      { classifiers: ["B", "C"] },
      [
        ["Classifier", "A", undefined],
        ["Classifier", undefined, "C"],
      ],
    ],
    [{ provides_extra: null }, { provides_extra: ["fast"] }, [["Extra", undefined, "fast"]]],
    [
      { project_urls: { Source: "https://a.example" } },
      { project_urls: { Source: "https://b.example" } },
      [
        ["Link", "Source: https://a.example", undefined],
        ["Link", undefined, "Source: https://b.example"],
      ],
    ],
    [{ description: "" }, { description: "1234" }, [["Description", undefined, "4 characters"]]],
    [{ version: "1", downloads: { last_day: -1 } }, { version: "2", yanked: true }, []],
  ])("that say %j and %j differ in fields", (before, after, expected) => {
    const { fields } = compareReleases(release(before), release(after));
    expect(fields.map((row) => [row.name, row.before, row.after])).toEqual(expected);
  });

  it("that are the same do not differ", () => {
    const one = release({ requires_dist: ["a"], summary: "b", classifiers: ["c"] }, { "a-1.tar.gz": 1 });
    const { dependencies, fields, files } = compareReleases(one, one);
    expect([dependencies, fields]).toEqual([[], []]);
    expect(files).toEqual([{ name: ".tar.gz", before: "1 bytes", after: "1 bytes" }]);
    expect(compareReleases(NOTHING, NOTHING)).toMatchObject({ files: [], dependencies: [], fields: [] });
  });
});
