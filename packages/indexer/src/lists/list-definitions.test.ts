import { LIST_PAGES, listPageKeys } from "@wheelyard/core/bucket-layout/list-page-keys";
import { parseProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import { homeShard } from "@wheelyard/site/home-shard";
import { expect, it } from "vitest";
import { channelsList } from "./channels-list.ts";
import { homeShardList } from "./home-shard-list.ts";
import type { ProjectEntry } from "./project-entry.ts";
import { PROJECT_LISTS } from "./project-lists.ts";
import { rejectionsList } from "./rejections-list.ts";

const [ACME, ZOO] = [parseProjectName("acme"), parseProjectName("zoo")];

const LOOKS = new Map([
  [ACME, listed("acme", "1.1", "1.0")],
  [ZOO, undefined],
]);

const LOCATION = { site: undefined, upload: { bucket: "my-pypi" } };

const LISTS = PROJECT_LISTS.map((list) => ({ list, definition: list.definition(MAIN, LOCATION) }));

const DEFINITIONS = [...LISTS.map(({ definition }) => definition), homeShardList(MAIN, homeShard(ACME))].map(
  (definition) => [definition.title, definition] as const,
);

it.each(DEFINITIONS)("%s stays the same if the same looks are applied again", (_, list) => {
  const first = list.next(undefined, new Map([[ZOO, listed("zoo", "3.0")]]));
  for (const before of [undefined, first]) {
    const after = list.next(before, LOOKS);
    expect(after).toContain("acme");
    expect(list.next(after, LOOKS)).toBe(after);
    expect(list.next(after, new Map())).toBe(after);
  }
});

it.each(LISTS)("$definition.title is compared with the pages of its projects", ({ list, definition }) => {
  const state = definition.next(undefined, new Map([[ACME, listed("acme", "1.1", "1.0")]])) ?? "";
  expect([...list.names(state)]).toContain("acme");
  const disagreeing = (known: ProjectEntry) => {
    const check = list.check?.();
    check?.add(known);
    return [...(check?.disagreeing(state) ?? [])];
  };
  expect(disagreeing(listed("acme", "1.1", "1.0"))).toEqual([]);
  // The list of updates is bounded: it is sure to hold only what is newer than its oldest entry.
  const first = listed("acme", "1.2", "1.1", "1.0");
  const later = {
    ...first,
    updates: first.updates.map((item) => ({ ...item, time: "2026-01-02T00:00:00.000Z" })),
  };
  const isWrong = definition.next(state, new Map([[ACME, later]])) !== state;
  expect(disagreeing(later)).toEqual(isWrong ? ["acme"] : []);
});

it.each(LIST_PAGES)("the page %s is a view of a list", (page) => {
  const keys = listPageKeys(page, MAIN);
  const lists = [...LISTS.map(({ definition }) => definition), rejectionsList(MAIN), channelsList];
  const shown = lists.filter(({ viewKeys }) => viewKeys.includes(keys.html));
  expect(shown.map(({ stateKey }) => stateKey)).toEqual([keys.state]);
});

function listed(name: string, ...versions: string[]): ProjectEntry {
  const [version = ""] = versions;
  const [project, time] = [parseProjectName(name), "2026-01-01T00:00:00.000Z"];
  return {
    updates: versions.map((each) => ({ project, version: each, time, summary: "" })),
    home: { name: project, version, summary: "", updated: time },
    shard: homeShard(project),
  };
}
