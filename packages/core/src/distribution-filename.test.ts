import { describe, expect, it } from "vitest";
import { InvalidFilenameError, parseDistributionFilename, type Wheel } from "./distribution-filename.ts";

describe("reads", () => {
  it.each([
    ["acme-1.0-py3-none-any.whl", "acme", "1.0"],
    ["Acme_Core-1.0.RC1-py3-none-any.whl", "acme-core", "1.0rc1"],
    ["acme.core-1.0-py3-none-any.whl", "acme-core", "1.0"],
    ["torch-2.1.0+cu118-cp311-cp311-linux_x86_64.whl", "torch", "2.1.0+cu118"],
    ["acme-1!2.0-py3-none-any.whl", "acme", "1!2.0"],
    ["acme-1.0.tar.gz", "acme", "1.0"],
    ["acme_core-1.0.tar.gz", "acme-core", "1.0"],
    ["python-dateutil-2.8.2.tar.gz", "python-dateutil", "2.8.2"],
    ["acme-core-1.0+local.1.zip", "acme-core", "1.0+local.1"],
    ["acme__core-1.0.tar.gz", "acme-core", "1.0"],
  ])("%s", (filename, project, version) => {
    const distribution = parseDistributionFilename(filename);
    expect([distribution.filename, distribution.project, distribution.version.normalised]).toEqual([
      filename,
      project,
      version,
    ]);
  });

  it.each([
    ["acme-1.0-py3-none-any.whl", undefined],
    ["acme-1.0-1-py3-none-any.whl", { number: 1n, suffix: "" }],
    ["acme-1.0-012local.3-py3-none-any.whl", { number: 12n, suffix: "local.3" }],
  ])("the build tag of %s", (filename, build) => {
    expect((parseDistributionFilename(filename) as Wheel).build).toEqual(build);
  });

  it.each([
    ["acme-1.0-py3-none-any.whl", ["py3 none any"]],
    ["acme-1.0-py2.py3-none-any.whl", ["py2 none any", "py3 none any"]],
    ["acme-1.0-CP311-ABI3-win_AMD64.whl", ["cp311 abi3 win_amd64"]],
    ["acme-1.0-py3.py3-none-any.whl", ["py3 none any"]],
    [
      "acme-1.0-cp39.cp310-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
      [
        "cp39 abi3 manylinux_2_17_x86_64",
        "cp39 abi3 manylinux2014_x86_64",
        "cp310 abi3 manylinux_2_17_x86_64",
        "cp310 abi3 manylinux2014_x86_64",
      ],
    ],
  ])("the tags of %s", (filename, tags) => {
    const wheel = parseDistributionFilename(filename) as Wheel;
    expect(wheel.tags.map(({ python, abi, platform }) => `${python} ${abi} ${platform}`)).toEqual(tags);
  });
});

describe("refuses", () => {
  it.each([
    ["acme_core-1.4.0.whl", "expected 5 or 6 parts between dashes, found 2"],
    ["acme-1.0-1-py3-none-any-x.whl", "expected 5 or 6 parts between dashes, found 7"],
    [".whl", "expected 5 or 6 parts between dashes, found 1"],
    ["acme-1.0.tar.bz2", "expected .whl, .tar.gz or .zip"],
    ["acme-1.0.WHL", "expected .whl, .tar.gz or .zip"],
    ["acme-1.0-py3-none-any.whl\n", "expected .whl, .tar.gz or .zip"],
    ["", "expected .whl, .tar.gz or .zip"],
    ["acme.tar.gz", "expected a name, a dash and a version"],
    [".zip", "expected a name, a dash and a version"],
    ["-1.0.tar.gz", 'expected a project name, found ""'],
    ["acme--1.0.tar.gz", 'expected a project name, found "acme-"'],
    ["_acme-1.0-py3-none-any.whl", 'expected a project name, found "_acme"'],
    ["acmé-1.0-py3-none-any.whl", 'expected a project name, found "acmé"'],
    ["<img src=x>-1.0.tar.gz", 'expected a project name, found "<img src=x>"'],
    ["a\"b'c-1.0.tar.gz", 'expected a project name, found "a\\"b\'c"'],
    ["folder/acme-1.0.tar.gz", 'expected a project name, found "folder/acme"'],
    ["acme%2Fcore-1.0.zip", 'expected a project name, found "acme%2Fcore"'],
    ["acme__core-1.0-py3-none-any.whl", 'expected no double underscore in the name "acme__core"'],
    ["acme-latest-py3-none-any.whl", 'expected a PEP 440 version, found "latest"'],
    ["acme-1.0\n-py3-none-any.whl", 'expected a PEP 440 version, found "1.0\\u{a}"'],
    ["acme- 1.0.tar.gz", 'expected a PEP 440 version, found " 1.0"'],
    ["acme-1.0_1-py3-none-any.whl", 'expected a PEP 440 version, found "1.0_1"'],
    [
      "acme-1.0-build1-py3-none-any.whl",
      'expected a build tag of letters, digits, "_" and "." that starts with a digit, found "build1"',
    ],
    [
      "acme-1.0-1<b>-py3-none-any.whl",
      'expected a build tag of letters, digits, "_" and "." that starts with a digit, found "1<b>"',
    ],
    ["acme-1.0-3-none-any.whl", 'expected a python tag that starts with a letter, found "3"'],
    [
      "acme-1.0-py3..py2-none-any.whl",
      'expected tags of letters, digits and "_" with dots between them, found "py3..py2"',
    ],
    ["acme-1.0-py3--any.whl", 'expected tags of letters, digits and "_" with dots between them, found ""'],
    [
      "acme-1.0-py3-none-any%00.whl",
      'expected tags of letters, digits and "_" with dots between them, found "any%00"',
    ],
  ])("%j", (filename, problem) => {
    expect(() => parseDistributionFilename(filename)).toThrow(InvalidFilenameError);
    expect(() => parseDistributionFilename(filename)).toThrow(problem);
  });

  it("a name of a thousand characters, without showing all of it", () => {
    const filename = `${"a".repeat(1_000)}-1.0.tar.gz`;
    expect(() => parseDistributionFilename(filename)).toThrow(
      `Cannot read filename "${"a".repeat(100)}…": expected at most 255 characters, found 1011`,
    );
  });

  it("tags that expand beyond all bounds", () => {
    const set = Array.from({ length: 11 }, (_, i) => `x${i}`).join(".");
    expect(() => parseDistributionFilename(`acme-1-${set}-${set}-${set}.whl`)).toThrow(
      "expected at most 1000 tags, found 1331",
    );
  });
});

it.each([
  ["dashv-1.0-1.tar.gz", "dashv", "1.0.post1"],
  ["acme-1.0-20260101.zip", "acme", "1.0.post20260101"],
  ["acme-1.0-rc1.tar.gz", "acme", "1.0rc1"],
  ["acme-1-rc1.tar.gz", "acme", "1rc1"],
  ["acme-1.0-r5.tar.gz", "acme", "1.0.post5"],
  ["acme-1.0+local-x.tar.gz", "acme", "1.0+local.x"],
  ["acme-2-1.tar.gz", "acme-2", "1"],
  ["acme-1-1.0.tar.gz", "acme-1", "1.0"],
  ["acme-1.0-1-2.tar.gz", "acme-1-0-1", "2"],
])("reads %s, which has several dashes, as project %s in version %s", (filename, project, version) => {
  const distribution = parseDistributionFilename(filename);
  expect([distribution.project, distribution.version.normalised]).toEqual([project, version]);
});
