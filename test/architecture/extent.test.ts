import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { filesLeftOut, filesOutsideShare, JOURNEYS, otherFiles } from "../support/system-files.ts";
import { filesBelow } from "./files-below.ts";

const scripts: Record<string, string> = JSON.parse(readFileSync("package.json", "utf8")).scripts;

const importers = ["packages", "infra", "test"]
  .flatMap(filesBelow)
  .filter((file) => file.endsWith(".ts"))
  .filter((file) => /from "[^"]*testing\/extent/.test(readFileSync(file, "utf8")));

it("is imported only by tests, which is how `pnpm test:whole` finds them, and by what chooses files", () => {
  expect(importers.length).toBeGreaterThan(20);
  expect(importers.filter((file) => !file.endsWith(".test.ts"))).toEqual([
    "test/support/say-what-was-left-out.ts",
    "test/support/system-files.ts",
  ]);
});

describe("the share of test/system's files", () => {
  it("includes every journey", () => {
    expect(JOURNEYS.filter((file) => !existsSync(file))).toEqual([]);
    expect(filesOutsideShare().filter((file) => JOURNEYS.includes(file))).toEqual([]);
  });

  it("depends on the seed, and reaches every file with some seed", () => {
    const outside = Array.from({ length: 100 }, (_, seed) => filesOutsideShare(otherFiles(), seed));
    expect(new Set(outside.map((files) => files.length)).size).toBe(1);
    expect(otherFiles().filter((file) => outside.every((files) => files.includes(file)))).toEqual([]);
  });

  const test = optionsOf("test");

  it.each([
    ["`pnpm test`", "share", test, filesOutsideShare()],
    ["`pnpm test` of a file", "share", [...test, "test/system/kill.test.ts"], []],
    ["`pnpm test` of a test's name", "share", [...test, "-t", "SIGKILL"], []],
    ["the same, spelled out", "share", [...test, "--testNamePattern=SIGKILL"], []],
    ["vitest with a project", undefined, ["--project", "system"], []],
    ["vitest with a file", undefined, ["--project", "system", "test/system/kill.test.ts"], []],
    ["`pnpm test:whole`", "whole", optionsOf("test:whole"), []],
    ["CI's `pnpm test:whole`", "larger", optionsOf("test:whole"), []],
  ])("is for `pnpm test` alone: %s", (_, extent, options, leftOut) => {
    expect(filesLeftOut(extent, options)).toEqual(leftOut);
  });

  it("is made up for by `pnpm test:whole`, which CI runs", () => {
    const printed = execFileSync(process.execPath, ["--import", "tsx", "test/support/sampled-files.ts"], {
      encoding: "utf8",
    });
    const files = printed.trimEnd().split("\n");
    const inPart = importers.filter((file) => file.endsWith(".test.ts"));
    expect(files.toSorted()).toEqual([...new Set([...inPart, ...filesOutsideShare()])].toSorted());
    expect(scripts["test:whole"]).toContain("$(node --import tsx test/support/sampled-files.ts)");
    expect(readFileSync(".ci/run", "utf8")).toMatch(/^pnpm test\nEXTENT=larger pnpm test:whole$/m);
  });
});

/** What a script passes to `vitest run`. */
function optionsOf(script: string): string[] {
  const [, options = ""] = /vitest run (.*)/.exec(scripts[script] ?? "") ?? [];
  expect(options).not.toBe("");
  return options.split(" ");
}
