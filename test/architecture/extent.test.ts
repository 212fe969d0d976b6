import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

it("is imported only by tests, which is how `pnpm test:whole` finds them", () => {
  const importers = ["packages", "infra", "test"]
    .flatMap((part) =>
      readdirSync(part, { recursive: true, encoding: "utf8" }).map((file) => join(part, file)),
    )
    .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
    .filter((file) => /from "[^"]*testing\/extent/.test(readFileSync(file, "utf8")));
  expect(importers.length).toBeGreaterThan(20);
  expect(importers.filter((file) => !file.endsWith(".test.ts"))).toEqual([]);
});
