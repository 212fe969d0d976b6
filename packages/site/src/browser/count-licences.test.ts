import fc from "fast-check";
import { expect, it } from "vitest";
import { countLicences } from "./count-licences.ts";

it("names the commonest first, equals by name, and those without one last", () => {
  const projects = [
    { name: "a", licence: "MIT" },
    { name: "b" },
    { name: "c", licence: "Apache-2.0" },
    { name: "d", licence: "MIT" },
    { name: "e" },
    { name: "f", licence: "BSD-3-Clause OR MIT" },
    { name: "g" },
  ];
  const counts = countLicences(projects).map(({ licence, projects: all }) => ({
    licence,
    names: all.map(({ name }) => name),
  }));
  expect(counts).toEqual([
    { licence: "MIT", names: ["a", "d"] },
    { licence: "Apache-2.0", names: ["c"] },
    { licence: "BSD-3-Clause OR MIT", names: ["f"] },
    { licence: undefined, names: ["b", "e", "g"] },
  ]);
});

it.each([
  ["an index without projects", [], []],
  ["a licence like a property of objects", [{ name: "a", licence: "__proto__" }], ["__proto__"]],
  [
    "licences in two spellings",
    [
      { name: "a", licence: "MIT" },
      { name: "b", licence: "mit" },
    ],
    ["MIT", "mit"],
  ],
])("counts %s", (_, projects, licences) => {
  expect(countLicences(projects).map(({ licence }) => licence)).toEqual(licences);
});

it("counts each project once", () => {
  const licence = fc.option(fc.constantFrom("MIT", "Apache-2.0", "toString"), { nil: undefined });
  fc.assert(
    fc.property(fc.array(licence), (licences) => {
      const projects = licences.map((one, n) => ({
        name: `p${n}`,
        ...(one !== undefined && { licence: one }),
      }));
      const counted = countLicences(projects).flatMap((one) => one.projects.map(({ name }) => name));
      expect(counted.toSorted()).toEqual(projects.map(({ name }) => name).toSorted());
    }),
  );
});
