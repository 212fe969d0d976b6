import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { commandLine } from "../../packages/cli/src/command-line.ts";

const { version }: { version: string } = JSON.parse(readFileSync("package.json", "utf8"));

const PARTS = [
  ...readdirSync("packages").map((name) => `packages/${name}`),
  "infra",
  "release",
  "test",
  "bench",
];

it.each(PARTS)("%s has the version of the whole", (part) => {
  expect(JSON.parse(readFileSync(`${part}/package.json`, "utf8")).version).toBe(version);
});

it("the command line says it", () => {
  expect(commandLine().version()).toBe(version);
});

it("CHANGELOG.md begins with it", () => {
  expect(/^## (.+)$/m.exec(readFileSync("CHANGELOG.md", "utf8"))?.[1]).toBe(version);
});
