import fc from "fast-check";
import { expect, it } from "vitest";
import { parseDownloads, serializeDownloads, totalOf } from "./project-downloads.ts";

const counts = fc.dictionary(fc.string(), fc.nat(), { noNullPrototype: true });

it("are read as they were written", () => {
  const downloads = fc.record({
    days: counts,
    versions: counts,
    pythons: counts,
    installers: counts,
    systems: counts,
  });
  fc.assert(
    fc.property(downloads, (written) => {
      expect(parseDownloads(serializeDownloads(written))).toEqual(written);
    }),
  );
});

it.each([
  ["nothing", "", /Cannot read the downloads/],
  ["a list", "[]", /expected an object/],
  ["no versions", '{"days":{}}', /expected numbers in "versions"/],
  ["text", '{"days":{"2026-11-27":"3"}}', /expected numbers in "days"/],
  ["a newer format", '{"_format":2}', /it has format 2/],
])("are not read from %s", (_, text, problem) => {
  expect(() => parseDownloads(text)).toThrow(problem);
});

it("are added up", () => {
  expect(totalOf({ "1.0": 2, "1.1": 3 })).toBe(5);
  expect(totalOf({})).toBe(0);
});
