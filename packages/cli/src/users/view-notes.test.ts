import { expect, it } from "vitest";
import { viewNotes } from "./view-notes.ts";

const VIEWS = new Set(["frozen", "old"]);

it.each([
  [["frozen/*"], ["frozen/*"]],
  [
    ["tool", "frozen/acme-*", "old/*"],
    ["frozen/acme-*", "old/*"],
  ],
  // Its reader learns nothing about other names.
  [["frozen/acme"], []],
  [["nightly/*"], []],
  [["frozen-2/*"], []],
  // Names of the main index.
  [["frozen", "frozen*", "*"], []],
])("of %j, notes are about %j", (patterns, expected) => {
  expect(viewNotes(patterns, VIEWS)).toEqual(
    expected.map((pattern) => expect.stringContaining(`"${pattern}" is about a view: `)),
  );
});

it("says nothing without views", () => {
  expect(viewNotes(["frozen/*"], new Set())).toEqual([]);
});
