import { expect, it } from "vitest";
import { marksOf, type Named } from "./marks.ts";

it.each<[Named, string[]]>([
  [{}, []],
  [{ version: "1.0" }, []],
  [{ version: "1.0", isYanked: false, status: undefined }, []],
  [{ version: "1.0+rc1" }, []],
  [{ version: "2.0rc1" }, ["pre-release: badge"]],
  [{ version: "2.0.dev3" }, ["pre-release: badge"]],
  [{ version: "1.0", isYanked: true }, ["yanked: badge danger"]],
  [{ version: "2.0b1", isYanked: true }, ["yanked: badge danger", "pre-release: badge"]],
  [{ status: "archived" }, ["archived: badge warning"]],
  [{ version: "1.0", status: "deprecated" }, ["deprecated: badge warning"]],
  [{ status: "quarantined" }, ["quarantined: badge danger"]],
  [{ version: "1.0a1", status: "archived" }, ["archived: badge warning", "pre-release: badge"]],
])("%j is marked %j", (named, marks) => {
  expect(marksOf(named).map(({ text, className }) => `${text}: ${className}`)).toEqual(marks);
});
