import { describe, expect, it } from "vitest";
import { countOfDependents, dependentsOf, sayRequirement } from "./dependents.ts";

const project = (name: string, ...requires: string[]) => ({
  name,
  version: "1.0",
  summary: "",
  updated: "2026-01-01T00:00:00Z",
  ...(requires.length > 0 && { requires }),
});

describe("a project that requires acme", () => {
  it.each<[string[], string[], boolean | undefined]>([
    [["acme"], ["any version"], true],
    [["ACME"], ["any version"], true],
    [["acme>=2,<3"], [">=2,<3"], false],
    [["acme (<3)"], ["<3"], false],
    [["acme<=3.0"], ["<=3.0"], true],
    [["acme==3.*"], ["==3.*"], true],
    [["acme===3.0.0"], ["===3.0.0"], false],
    [["acme!=3.0"], ["!=3.0"], false],
    [["acme[fast,tls]~=3.0"], ["[fast,tls]~=3.0"], true],
    [["acme<3; extra == 'old'"], ["<3 for its extra old"], false],
    [["acme<3 ; python_version < '3.9'"], ["<3 if python_version < '3.9'"], false],
    [
      ["acme<3; python_version < '3.9'", "acme>=3; python_version >= '3.9'"],
      ["<3 if python_version < '3.9'", ">=3 if python_version >= '3.9'"],
      true,
    ],
    [["acme @ https://example.com/acme-2.0.zip"], ["@ https://example.com/acme-2.0.zip"], undefined],
    [
      ["acme<2", "acme @ https://example.com/acme-2.0.zip"],
      ["<2", "@ https://example.com/acme-2.0.zip"],
      undefined,
    ],
    [["acme >> 3"], [">> 3"], undefined],
    [["other", "acme>=3", "acme-core<3"], [">=3"], true],
  ])("by %j", (requires, said, admits) => {
    const [found, ...more] = dependentsOf("acme", "3.0", [project("app", ...requires)]);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ name: "app", version: "1.0", admits });
    expect(found?.requires.map(sayRequirement)).toEqual(said);
  });

  it.each([[[]], [["acme-core"]], [["acmes>=1"]], [["-acme"]], [[""]]])("is none with %j", (requires) => {
    expect(dependentsOf("acme", "3.0", [project("app", ...requires)])).toEqual([]);
  });

  it("is not itself", () => {
    expect(dependentsOf("acme", "3.0", [project("acme", "acme[fast]; extra == 'all'")])).toEqual([]);
  });

  it("is not judged by a version that can't be read", () => {
    expect(dependentsOf("acme", "latest", [project("app", "acme>=1")])[0]?.admits).toBeUndefined();
  });
});

it.each([
  [[], "No project requires it"],
  [["acme"], "1 project requires it"],
  [["acme", "acme>1"], "2 projects require it"],
  [["acme<3"], "1 of 1 excludes 3.0"],
  [["acme", "acme<3", "acme<2", "acme @ https://a.example/b.zip"], "2 of 4 exclude 3.0"],
])("%j: %s", (requirements, said) => {
  const projects = requirements.map((requirement, i) => project(`app-${i}`, requirement));
  expect(countOfDependents(dependentsOf("acme", "3.0", projects), "3.0")).toBe(said);
});
