import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { filesBelow } from "./files-below.ts";
import { importsOf, targetOf } from "./imports.ts";
import { CORE_CONSTANTS, CORE_MAY_USE, MAY_IMPORT, RESPONSE_HEADERS } from "./may-import.ts";

const sources = readdirSync("packages", { withFileTypes: true })
  .flatMap((part) => ["src", "build.ts"].map((entry) => join("packages", part.name, entry)))
  .concat("infra/src", "infra/bin", "infra/environments.ts")
  .flatMap(filesBelow)
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));

describe("imports point one way", () => {
  it("finds the sources", () => {
    expect(sources.length).toBeGreaterThan(40);
  });

  it.each([CORE_CONSTANTS, RESPONSE_HEADERS])("begin at %s, which imports nothing", (constants) => {
    expect(importsOf(constants)).toEqual([]);
  });

  it.each(sources)("%s", (file) => {
    const own = partOf(file);
    for (const specifier of importsOf(file)) {
      const target = targetOf(file, specifier);
      if (target === undefined) {
        if (own === "packages/core/src") expect(CORE_MAY_USE).toContain(specifier);
        continue;
      }
      expect(target, `${file} imports ${specifier}`).not.toMatch(/\/testing\/|\.test\.ts$/);
      const allowed = [own, ...(MAY_IMPORT[own] ?? [])];
      if (allowed.includes(target)) continue;
      expect(allowed, `${file} imports ${specifier}`).toContain(partOf(target));
    }
  });
});

function partOf(file: string): string {
  const part = Object.keys(MAY_IMPORT).find((candidate) => file.startsWith(`${candidate}/`));
  if (part === undefined)
    throw new Error(`Cannot place "${file}": expected it under one of ${Object.keys(MAY_IMPORT)}`);
  return part;
}
