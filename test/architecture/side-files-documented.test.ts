import { readFileSync } from "node:fs";
import { SIDE_FILE_KINDS, SIDE_FILES } from "@wheelyard/core/side-files";
import { describe, expect, it } from "vitest";

describe.each(SIDE_FILE_KINDS)("a file of kind %s is documented", (kind) => {
  const { suffix, isServed } = SIDE_FILES[kind];
  const places: [page: string, words: string][] = [
    ["README.md", `.whl${suffix}\``],
    ["docs/architecture.md", `\`<key>${suffix}\``],
    ["docs/publishing-from-ci.md", `\`${suffix}\``],
    ["docs/environments.md", `--include '*${suffix}'`],
  ];
  if (isServed) places.push(["docs/edge.md", `\`<distribution>${suffix}\``]);

  it.each(places)("in %s", (page, words) => {
    expect(readFileSync(page, "utf8")).toContain(words);
  });
});
