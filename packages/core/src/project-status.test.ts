import { describe, expect, it } from "vitest";
import { InvalidStatusError, mostSevere, type ProjectStatus, parseStatusFile } from "./project-status.ts";

describe("reads", () => {
  it.each<[string, ProjectStatus | undefined]>([
    ["archived", { status: "archived" }],
    ["Archived\n", { status: "archived" }],
    [" \t deprecated  use acme-core instead \n", { status: "deprecated", reason: "use acme-core instead" }],
    ["quarantined\nsuspicious\nupload", { status: "quarantined", reason: "suspicious upload" }],
    ["archived <b>&</b>", { status: "archived", reason: "<b>&</b>" }],
    ["active", undefined],
    ["ACTIVE again", undefined],
  ])("%j", (text, status) => {
    expect(parseStatusFile(text)).toEqual(status);
  });
});

describe("refuses", () => {
  it.each([
    ["", ""],
    [" \n", ""],
    ["yanked", "yanked"],
    ["archived: old", "archived:"],
    ["x".repeat(200), `${"x".repeat(100)}…`],
  ])("%j", (text, word) => {
    expect(() => parseStatusFile(text)).toThrow(
      new InvalidStatusError(
        `Cannot read status "${word}": expected active, archived, deprecated or quarantined, then an optional reason`,
      ),
    );
  });
});

const deprecated: ProjectStatus = { status: "deprecated" };
const archived: ProjectStatus = { status: "archived", reason: "old" };
const quarantined: ProjectStatus = { status: "quarantined" };

it.each([
  [[], undefined],
  [[deprecated], deprecated],
  [[deprecated, archived], archived],
  [[quarantined, archived, deprecated], quarantined],
  [[archived, { status: "archived", reason: "second" } as const], archived],
])("among %j, %j counts", (statuses, worst) => {
  expect(mostSevere(statuses)).toBe(worst);
});
