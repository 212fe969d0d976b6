import { alsoInKey } from "@wheelyard/core/bucket-layout/shared-page-keys";
import { parseIndexKey } from "@wheelyard/core/index-key";
import type { Project } from "@wheelyard/core/project";
import { parseProjectName } from "@wheelyard/core/project-name";
import type { Root } from "@wheelyard/core/root";
import { alsoInText, updateAlsoInList } from "../../src/lists/also-in-list.ts";
import type { MemoryStore } from "../memory-store.ts";
import type { CodeUnderTest } from "./scenario.ts";

/**
 * The code that keeps the list of roots that have a project called acme. The changes are to its pages: each is made by
 * a run that has created or deleted a page, and now updates the list.
 */
export const alsoInCode: CodeUnderTest = {
  isSequential: true,
  async run(changes, ports) {
    const roots = new Set(changes.map(({ key }) => projectAt(key).root));
    await updateAlsoInList(parseProjectName("acme"), [...roots], ports);
  },
  checkMoment: () => undefined,
  checkEnd: async (bucket) => findWrongAlsoIn(bucket),
};

/** @returns what is wrong with the list of roots that have acme, in one sentence */
export function findWrongAlsoIn(bucket: MemoryStore): string | undefined {
  const key = alsoInKey(parseProjectName("acme"));
  const expected = alsoInText(rootsOfPages(bucket));
  const found = bucket.text(key);
  return found === expected ? undefined : `${key} is ${found}, expected ${expected}`;
}

function rootsOfPages(bucket: MemoryStore): Root[] {
  return bucket.keys("_index/").flatMap((key) => {
    const parsed = parseIndexKey(key);
    const isState = parsed?.kind === "projectPage" && parsed.view === "state";
    return isState && parsed.project.name === "acme" ? [parsed.project.root] : [];
  });
}

function projectAt(key: string): Project {
  const parsed = parseIndexKey(key);
  if (parsed?.kind !== "projectPage") throw new Error(`Cannot take "${key}" for a page`);
  return parsed.project;
}
