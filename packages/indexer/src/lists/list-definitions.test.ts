import { parseProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import { homeShard } from "@wheelyard/site/home-shard";
import { expect, it } from "vitest";
import { homeShardList } from "./home-shard-list.ts";
import type { ListDefinition } from "./list-definition.ts";
import type { ListedProject } from "./listed-project.ts";
import { rootList } from "./root-list.ts";
import { updatesList } from "./updates-list.ts";

const [ACME, ZOO] = [parseProjectName("acme"), parseProjectName("zoo")];

const LOOKS = new Map([
  [ACME, listed("acme", "1.1", "1.0")],
  [ZOO, undefined],
]);

const LISTS: [string, ListDefinition<string, ListedProject>][] = [
  ["the root list", rootList(MAIN)],
  ["the list of updates", updatesList(MAIN, { site: undefined, upload: { bucket: "my-pypi" } })],
  ["a part of the home page's data", homeShardList(MAIN, homeShard(ACME))],
].map(([title, list]) => [title as string, list as ListDefinition<string, ListedProject>]);

it.each(LISTS)("%s stays the same if the same looks are applied again", (_, list) => {
  const first = list.update(undefined, new Map([[ZOO, listed("zoo", "3.0")]]));
  for (const before of [undefined, first]) {
    const after = list.update(before, LOOKS);
    expect(after).toContain("acme");
    expect(list.update(after, LOOKS)).toBe(after);
    expect(list.update(after, new Map())).toBe(after);
  }
});

function listed(name: string, ...versions: string[]): ListedProject {
  const [version = ""] = versions;
  const [project, time] = [parseProjectName(name), "2026-01-01T00:00:00.000Z"];
  return {
    updates: versions.map((each) => ({ project, version: each, time, summary: "" })),
    home: { name: project, version, summary: "", updated: time },
    shard: homeShard(project),
  };
}
