import * as fc from "fast-check";
import { expect, it } from "vitest";
import { anyProject } from "../testing/any-root.ts";
import { mainProject } from "../testing/main-project.ts";
import { isSameProject, parseProjectId, projectId } from "./project.ts";
import { channelRoot } from "./root.ts";

it("is named by channel and project, in the main index by the project alone", () => {
  const acme = mainProject("Acme");
  expect(projectId(acme)).toBe("acme");
  expect(projectId({ ...acme, root: channelRoot("cu121") })).toBe("cu121/acme");
});

it("has an id of its own, which can be parsed", () => {
  fc.assert(
    fc.property(anyProject, anyProject, (a, b) => {
      expect(parseProjectId(projectId(a))).toEqual(a);
      expect(projectId(a) === projectId(b)).toBe(isSameProject(a, b));
      const sibling = { root: b.root, name: a.name };
      expect(projectId(a) === projectId(sibling)).toBe(a.root === b.root);
    }),
  );
});
