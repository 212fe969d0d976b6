import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const PARTS = [...readdirSync("packages").map((name) => join("packages", name)), "infra", "release"];

/** Everything that may import from a package, tests and benchmarks too. */
const sources = [...PARTS, "bench", "test"].flatMap(filesBelow);

describe.each(PARTS)("what %s exports", (part) => {
  const { name, exports = {} } = JSON.parse(readFileSync(join(part, "package.json"), "utf8")) as {
    name: string;
    exports?: Record<string, string>;
  };
  const entries = Object.keys(exports);

  it("is named, file by file", () => {
    expect(entries.filter((entry) => entry.includes("*"))).toEqual([]);
  });

  it("is imported by another package", () => {
    const unused = entries.filter((entry) => !isImported(part, name + entry.slice(1)));
    expect(unused).toEqual([]);
  });
});

function isImported(part: string, specifier: string): boolean {
  return sources.some(({ file, text }) => !file.startsWith(`${part}/`) && text.includes(`"${specifier}"`));
}

function filesBelow(folder: string): { file: string; text: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesBelow(path);
    return /\.(?:ts|mts|cjs|js)$/.test(entry.name) ? [{ file: path, text: readFileSync(path, "utf8") }] : [];
  });
}
