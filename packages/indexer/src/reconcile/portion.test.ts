import { expect, it } from "vitest";
import { MOST_OUTDATED, MOST_READ, Portion } from "./portion.ts";

it.each<[string, number[], boolean[]]>([
  ["files as long as there is room", [MOST_READ - 1, 1, 1], [true, true, false]],
  ["a smaller file if there is no room for a larger one", [MOST_READ - 1, 2, 1], [true, false, true]],
  ["a file that is too large alone", [MOST_READ + 1, 1], [true, false]],
  ["no file that is too large after another", [1, MOST_READ], [true, false]],
  ["what doesn't read a file, however much is read", [MOST_READ + 1, 0], [true, true]],
])("takes %s", (_, sizes, taken) => {
  const portion = new Portion();
  expect(sizes.map((reads) => portion.takes({ kind: "outdated", reads }))).toEqual(taken);
});

it("takes a limited number of keys, but every file that installers miss", () => {
  const portion = new Portion();
  const keys = Array.from({ length: MOST_OUTDATED + 1 }, () => portion.takes({ kind: "outdated" }));
  expect(keys.filter(Boolean)).toHaveLength(MOST_OUTDATED);
  expect(keys.at(-1)).toBe(false);
  expect((["missing", "stale", "ghost", "damaged"] as const).map((kind) => portion.takes({ kind }))).toEqual(
    Array(4).fill(true),
  );
});
