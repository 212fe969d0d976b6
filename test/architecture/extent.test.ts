import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { filesBelow } from "./files-below.ts";

it("is imported only by tests, which is how `pnpm test:whole` finds them", () => {
  const importers = ["packages", "infra", "test"]
    .flatMap(filesBelow)
    .filter((file) => file.endsWith(".ts"))
    .filter((file) => /from "[^"]*testing\/extent/.test(readFileSync(file, "utf8")));
  expect(importers.length).toBeGreaterThan(20);
  expect(importers.filter((file) => !file.endsWith(".test.ts"))).toEqual([]);
});
