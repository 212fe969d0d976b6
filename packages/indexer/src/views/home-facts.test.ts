import { parseCoreMetadata } from "@wheelyard/core/core-metadata";
import { expect, it } from "vitest";
import { homeFacts } from "./home-facts.ts";

const REQUIREMENT = `acme-${"x".repeat(2_000)}`;

it.each<[string, string[], object]>([
  ["nothing", [], {}],
  ["keywords on one line", ["Keywords: anvils,\n\trockets "], { keywords: "anvils, rockets" }],
  ["the licence expression", ["License-Expression: MIT", "License: other"], { licence: "MIT" }],
  ["the first line of a licence", ["License: BSD\n        Redistribution and use"], { licence: "BSD" }],
  [
    "licence classifiers",
    ["Classifier: License :: OSI Approved :: MIT License", "Classifier: Topic :: Internet"],
    { licence: "MIT License" },
  ],
  [
    "requirements as written",
    ['Requires-Dist: Requests[socks] (>=2.0) ; python_version < "3.9"', "Requires-Dist: zoo"],
    { requires: ['Requests[socks] (>=2.0) ; python_version < "3.9"', "zoo"] },
  ],
  ["long keywords up to a limit", [`Keywords: ${"k".repeat(400)}`], { keywords: "k".repeat(300) }],
  ["a long licence up to a limit", [`License: ${"l".repeat(400)}`], { licence: "l".repeat(80) }],
  [
    "as many requirements as fit, none cut",
    Array.from({ length: 40 }, () => `Requires-Dist: ${REQUIREMENT}`),
    { requires: Array.from({ length: 16 }, () => REQUIREMENT) },
  ],
])("takes %s", (_, fields, facts) => {
  const text = ["Metadata-Version: 2.4", "Name: acme", "Version: 1.0", ...fields, ""].join("\n");
  expect(homeFacts(parseCoreMetadata(Buffer.from(text)))).toEqual(facts);
});

it("knows nothing without metadata", () => {
  expect(homeFacts(undefined)).toEqual({});
});
