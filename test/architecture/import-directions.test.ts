import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { filesBelow } from "./files-below.ts";
import { CORE_CONSTANTS, CORE_MAY_USE, MAY_IMPORT, RESPONSE_HEADERS } from "./may-import.ts";

const WORKSPACE: Record<string, string> = {
  "@wheelyard/core/": "packages/core/src/",
  "@wheelyard/site/": "packages/site/src/",
  "@wheelyard/indexer/testing/": "packages/indexer/testing/",
  "@wheelyard/indexer/": "packages/indexer/src/",
  "@wheelyard/edge-auth/": "packages/edge-auth/",
  "@wheelyard/upstream/": "packages/upstream/src/",
  "@wheelyard/usage/": "packages/usage/src/",
  "@wheelyard/advisories/": "packages/advisories/src/",
  "@wheelyard/local/": "packages/local/src/",
  "@wheelyard/cli/": "packages/cli/src/",
  "@wheelyard/infra/": "infra/src/",
};

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

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const statements = text.matchAll(
    /(?:^|\n)(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s+"([^"]+)"/g,
  );
  return [...statements].map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? "");
}

/** Our file that is meant, or undefined for a package from elsewhere. */
function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith(".")) return normalize(join(dirname(file), specifier));
  const prefix = Object.keys(WORKSPACE).find((candidate) => specifier.startsWith(candidate));
  if (prefix === undefined && specifier.startsWith("@wheelyard/")) {
    throw new Error(
      `Cannot place "${specifier}" in ${file}: expected it under one of ${Object.keys(WORKSPACE)}`,
    );
  }
  return prefix === undefined ? undefined : `${WORKSPACE[prefix]}${specifier.slice(prefix.length)}.ts`;
}

function partOf(file: string): string {
  const part = Object.keys(MAY_IMPORT).find((candidate) => file.startsWith(`${candidate}/`));
  if (part === undefined)
    throw new Error(`Cannot place "${file}": expected it under one of ${Object.keys(MAY_IMPORT)}`);
  return part;
}
