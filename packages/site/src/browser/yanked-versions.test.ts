import { expect, it } from "vitest";
import { yankedVersions } from "./yanked-versions.ts";

const wheel = (version: string, tag = "py3-none-any") => `acme_core-${version}-${tag}.whl`;

it.each([
  ["no files", [], []],
  ["a file", [{ filename: wheel("1.0") }], []],
  ["a yanked file", [{ filename: wheel("1.0"), yanked: "Broken" }], ["1.0"]],
  ["a file yanked without a reason", [{ filename: wheel("1.0"), yanked: true as const }], ["1.0"]],
  [
    "a release of which one file is yanked",
    [{ filename: wheel("1.0"), yanked: "Broken" }, { filename: "acme-core-1.0.tar.gz" }],
    [],
  ],
  [
    "one version in two spellings",
    [
      { filename: wheel("1.0RC1"), yanked: "Broken" },
      { filename: "acme-core-1.0-rc1.tar.gz", yanked: "Broken" },
      { filename: wheel("2.0") },
    ],
    ["1.0rc1"],
  ],
])("%s", (_, files, versions) => {
  expect([...yankedVersions(files)]).toEqual(versions);
});
