import { expect, it } from "vitest";
import { filesBelow } from "./files-below.ts";
import { importsOf, targetOf } from "./imports.ts";

/** Everything. None of its files imports itself, not even through others and not even for a type. */
const PARTS = ["packages", "infra", "bench", "release", "test"];

it.each(PARTS)("no import in %s leads back to its file", (part) => {
  const files = filesBelow(part).filter((file) => file.endsWith(".ts"));
  expect(files.length).toBeGreaterThan(4);
  const imports = new Map(
    files.map((file) => [file, importsOf(file).flatMap((specifier) => targetOf(file, specifier) ?? [])]),
  );
  expect(cycleIn(imports)).toBeUndefined();
});

it("finds a cycle through several files", () => {
  const imports = { "a.ts": ["b.ts"], "b.ts": ["d.ts", "c.ts"], "c.ts": ["a.ts"], "d.ts": [] };
  expect(cycleIn(new Map(Object.entries(imports)))).toBe("a.ts -> b.ts -> c.ts -> a.ts");
});

/** @param imports the files that each file imports; others are left out of account */
function cycleIn(imports: ReadonlyMap<string, readonly string[]>): string | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(" -> ");
    if (done.has(file)) return undefined;
    for (const imported of imports.get(file) ?? []) {
      const cycle = visit(imported, [...path, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
