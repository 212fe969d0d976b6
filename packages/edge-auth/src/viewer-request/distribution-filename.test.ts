import { expect, it } from "vitest";
import vectors from "../../../../test/vectors/distribution-filenames.json" with { type: "json" };
import { projectOfFilename } from "./distribution-filename.ts";

// The indexer must pass the same vectors.
it.each(vectors)("the project of $filename is $project", ({ filename, project }) => {
  expect(projectOfFilename(filename)).toBe(project);
});
