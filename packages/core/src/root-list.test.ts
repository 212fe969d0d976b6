import { expect, it } from "vitest";
import { type ProjectName, parseProjectName } from "./project-name.ts";
import {
  InvalidRootListError,
  parseRootList,
  renderRootHtml,
  renderRootJson,
  withPresence,
} from "./root-list.ts";

const [ACME, TORCH, ZOO] = ["acme", "torch", "zoo"].map(parseProjectName) as [
  ProjectName,
  ProjectName,
  ProjectName,
];

it.each<[string, ProjectName[], [ProjectName, boolean][], ProjectName[]]>([
  ["adds", [ACME, ZOO], [[TORCH, true]], [ACME, TORCH, ZOO]],
  ["removes", [ACME, ZOO], [[ACME, false]], [ZOO]],
  ["keeps what is there", [ACME, ZOO], [[ZOO, true]], [ACME, ZOO]],
  ["keeps out what is not there", [ACME], [[ZOO, false]], [ACME]],
  [
    "adds and removes at once",
    [ACME],
    [
      [ACME, false],
      [ZOO, true],
    ],
    [ZOO],
  ],
])("%s", (_, before, presence, after) => {
  expect(withPresence(before, new Map(presence))).toEqual(after);
});

it("is the same object if nothing changes, so that it isn't rendered again", () => {
  const before = [ACME, ZOO];
  const presence = new Map([
    [ZOO, true],
    [TORCH, false],
  ]);
  expect(withPresence(before, presence)).toBe(before);
});

it("is read in order, each project once, even if another wheelyard version wrote it", () => {
  expect(parseRootList('{"projects":[{"name":"zoo"},{"name":"acme"},{"name":"acme"}]}')).toEqual([ACME, ZOO]);
});

it("renders JSON that it can read", () => {
  const json = renderRootJson([ACME, ZOO]);
  expect(JSON.parse(json)).toEqual({
    meta: { "api-version": "1.4" },
    projects: [{ name: "acme" }, { name: "zoo" }],
  });
  expect(parseRootList(json)).toEqual([ACME, ZOO]);
});

it("renders HTML", async () => {
  await expect(renderRootHtml([ACME, ZOO])).toMatchFileSnapshot("golden/root-list.html");
});

it.each([
  ["", "Unexpected end of JSON input"],
  ["{}", "undefined"],
  ['{"projects":[{"name":"-"}]}', 'Cannot read project name "-"'],
])("refuses %j", (text, why) => {
  expect(() => parseRootList(text)).toThrow(InvalidRootListError);
  expect(() => parseRootList(text)).toThrow(why);
});
