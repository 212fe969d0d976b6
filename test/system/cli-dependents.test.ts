import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { type Wheelyard, wheelyard } from "../support/wheelyard.ts";

let stack: TestStack;
let run: Wheelyard;

beforeAll(async () => {
  stack = await startTestStack();
  run = wheelyard(stack);
  for (const [name, version, ...requires] of [
    ["acme-core", "2.0"],
    ["acme-core", "3.0"],
    ["old", "1.0", "Acme.Core<3"],
    ["new", "1.0", "acme-core"],
    // Only the latest release counts.
    ["new", "2.0", "acme-core[fast]>=2; extra == 'quick'"],
    ["free", "1.0", "acme-core"],
    ["free", "1.1"],
    ["numeric", "1.0", "Public.Lib>=2"],
  ] as const) {
    const wheel = buildWheel({ name, version, fields: { "Requires-Dist": requires } });
    await stack.bucket.put(wheel.filename, wheel.body);
  }
  const elsewhere = buildWheel({
    name: "elsewhere",
    version: "1.0",
    fields: { "Requires-Dist": "acme-core" },
  });
  await stack.bucket.put(`_channels/nightly/${elsewhere.filename}`, elsewhere.body);
  await stack.drain();
});
afterAll(() => stack[Symbol.asyncDispose]());

it("names the projects whose latest release requires one, and which exclude its newest version", async () => {
  expect(await run("dependents", "ACME_core")).toMatchObject({
    code: 0,
    stdout:
      "new  2.0  [fast]>=2 for its extra quick\nold  1.0  <3                             excludes 3.0\n",
    stderr: "1 of 2 excludes 3.0\n",
  });
  const { code, stdout } = await run("dependents", "acme-core", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    project: "acme-core",
    version: "3.0",
    dependents: [
      { project: "new", version: "2.0", requires: [{ wanted: "[fast]>=2", extra: "quick" }], admits: true },
      { project: "old", version: "1.0", requires: [{ wanted: "<3" }], admits: false },
    ],
  });
});

it("says that there are none", async () => {
  expect(await run("dependents", "old")).toMatchObject({
    code: 0,
    stdout: "",
    stderr: "No project requires it\n",
  });
});

it("names what requires a project that only upstream has, whose newest version it doesn't know", async () => {
  expect(await run("dependents", "public-lib")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^numeric {2}1\.0 {2}>=2\s*\n$/),
    stderr: "1 project requires it; the index has no files of it\n",
  });
  const { stdout } = await run("dependents", "public-lib", "--json");
  expect(JSON.parse(stdout)).toEqual({
    project: "public-lib",
    version: null,
    dependents: [{ project: "numeric", version: "1.0", requires: [{ wanted: ">=2" }], admits: null }],
  });
});

it("refuses a project that the index lacks and nobody requires", async () => {
  expect(await run("dependents", "acme-cor")).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining('Cannot find project "acme-cor"'),
  });
});

it("can't judge by a quarantined project, which has no newest version", async () => {
  await stack.bucket.put("acme-core.status", "quarantined");
  await stack.drain();
  const { stdout } = await run("dependents", "acme-core", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    version: null,
    dependents: [{ admits: null }, { admits: null }],
  });
});
