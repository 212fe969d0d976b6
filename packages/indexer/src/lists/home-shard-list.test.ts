import { parseProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import { homeShard } from "@wheelyard/site/home-shard";
import { expect, it } from "vitest";
import { homeShardList, parseHomeShard, shardOfKey } from "./home-shard-list.ts";
import type { ProjectEntry } from "./project-entry.ts";

const ACME = parseProjectName("acme");
const SHARD = homeShard(ACME);
const list = homeShardList(MAIN, SHARD);

function known(version: string, shard = SHARD): ProjectEntry {
  return { updates: [], home: { name: ACME, version, summary: "", updated: "" }, shard };
}

it("updates a project that was looked at, keeps the others in order, and leaves out those of other parts", () => {
  const other = { name: "z205", version: "3.0", summary: "", updated: "" };
  const before = `${JSON.stringify({ projects: [{ ...known("1.0").home }, other] })}\n`;
  const elsewhere = parseProjectName("elsewhere");
  expect(homeShard(elsewhere)).not.toBe(SHARD);
  const after = list.next(
    before,
    new Map([
      [ACME, known("2.0")],
      [elsewhere, known("1.0", homeShard(elsewhere))],
    ]),
  );
  expect(JSON.parse(after ?? "")).toEqual({ projects: [known("2.0").home, other] });
});

it("is absent without projects", () => {
  expect(list.next(undefined, new Map([[ACME, undefined]]))).toBeUndefined();
  expect(list.next(list.next(undefined, new Map([[ACME, known("1.0")]])), new Map([[ACME, undefined]]))).toBe(
    undefined,
  );
});

it.each([
  ["{}", "expected an array of records"],
  ['{"projects":[]}', "expected at least one"],
  ['{"projects":[{"name":"elsewhere","version":"","summary":"","updated":""}]}', "expected at least one"],
  ['{"projects":[{"name":"acme"}]}', 'expected "version" to be a text'],
  ["null", "expected an array of records"],
  ["{", "JSON"],
])("can't be read as %s", (text, reason) => {
  expect(() => parseHomeShard(SHARD, text)).toThrow(reason);
});

it.each([
  ["_index/project/_home/7f.json", "7f"],
  ["_index/project/_home/7F.json", undefined],
  ["_index/project/_home/100.json", undefined],
  ["_index/project/_home/7f.xml", undefined],
  ["_index/project/acme/7f.json", undefined],
])("the part at %s is %s", (key, shard) => {
  expect(shardOfKey(MAIN, key)).toBe(shard);
});

it.each([
  ["7f", "7f"],
  ["7f3f", "7f3f"],
  ["7f3", undefined],
  ["7f3f0", undefined],
])("the key with the digits %s is of part %s", (digits, shard) => {
  expect(shardOfKey(MAIN, `_index/project/_home/${digits}.json`)).toBe(shard);
});

it("has a part of the second level within each of the first, evenly filled", () => {
  const counts = new Map<string, number>();
  for (let n = 0; n < 64_000; n++) {
    const shard = homeShard(`acme-${n}`, 2);
    expect(shard.slice(0, 2)).toBe(homeShard(`acme-${n}`));
    counts.set(shard, (counts.get(shard) ?? 0) + 1);
  }
  expect(counts.size).toBeGreaterThan(15_000);
  expect(Math.max(...counts.values())).toBeLessThan(20);
});
