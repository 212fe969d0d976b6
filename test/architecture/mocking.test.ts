import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { MOCKING } from "../../vitest.config.ts";
import { filesBelow } from "./files-below.ts";

/** The tests of the protocol each have a process of their own anyway. */
const PROTOCOL = "packages/indexer/test/protocol/";

it("has a process of its own for each file that replaces modules, and for no other", () => {
  const mocking = ["packages", "infra/src", "test/architecture", "test/conformance", "test/system"]
    .flatMap(filesBelow)
    .filter((file) => !file.startsWith(PROTOCOL))
    .filter((file) => file.endsWith(".test.ts") && /^vi\.mock\(/m.test(readFileSync(file, "utf8")));
  expect(mocking.toSorted()).toEqual(MOCKING.toSorted());
});
