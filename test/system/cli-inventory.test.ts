import { PROGRAM } from "@wheelyard/cli/build";
import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { onTerminal } from "../support/terminal.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { runWheelyard, settingsFor, type Wheelyard, wheelyard } from "../support/wheelyard.ts";

let stack: TestStack;
let run: Wheelyard;

const KEY = "team/arrow-1.0-py3-none-any.whl";
const MANIFEST = "_index/advisories/manifest.json";
const UNKNOWN = "Advisories are unknown: the index has not fetched any\n";

beforeAll(async () => {
  stack = await startTestStack();
  run = wheelyard(stack);
  const fields = { "License-Expression": "MIT", "Requires-Dist": "bow>=1" };
  await stack.bucket.put(KEY, buildWheel({ name: "arrow", version: "1.0", fields }).body);
  const old = buildWheel({ name: "bow", version: "2.0", fields: { License: "BSD" } });
  await stack.bucket.put(old.filename, old.body);
  const nightly = buildWheel({ name: "arrow", version: "2.0.dev1" });
  await stack.bucket.put(`_channels/nightly/${nightly.filename}`, nightly.body);
  await stack.drain();
});
afterAll(() => stack[Symbol.asyncDispose]());

it("lists every release of the chosen index", async () => {
  const { code, stdout, stderr } = await run("inventory");
  expect({ code, stderr }).toEqual({ code: 0, stderr: UNKNOWN });
  expect(stdout).toMatch(
    /^arrow\n {2}1\.0 .* 1 requirement {2}MIT\nbow\n {2}2\.0 .* 0 requirements {2}License: BSD \(not an SPDX expression\)\n$/,
  );
  const nightly = await run("inventory", "--channel", "nightly", "--json");
  expect(JSON.parse(nightly.stdout)).toMatchObject([
    { project: "arrow", version: "2.0.dev1", licence: null },
  ]);
});

it.each<[string, string[]]>([
  ["a table", []],
  ["JSON", ["--json"]],
  ["CSV", ["--format", "csv"]],
  ["CycloneDX", ["--format", "cyclonedx"]],
])("says that advisories are unknown beside %s", async (_, format) => {
  const { code, stdout, stderr } = await run("inventory", ...format);
  expect({ code, stderr }).toEqual({ code: 0, stderr: UNKNOWN });
  expect(stdout).not.toContain('"vulnerabilities"');
});

it("names the bucket in package URLs if the index has no address", async () => {
  const { WHEELYARD_INDEX_URL: _, ...env } = await settingsFor(stack);
  const { stdout } = await runWheelyard(["inventory", "--format", "cyclonedx"], { env });
  const purls = JSON.parse(stdout).components.map(({ purl }: { purl: string }) => purl);
  const place = `repository_url=s3:%2F%2F${stack.bucket.name}%2F`;
  expect(purls).toEqual([`pkg:pypi/arrow@1.0?${place}`, `pkg:pypi/bow@2.0?${place}`]);
});

it("shows progress on a terminal", async () => {
  const env = cleanEnvironment({ ...(await settingsFor(stack)) });
  const { code, output } = await onTerminal([process.execPath, PROGRAM, "inventory"], [], env);
  expect(code).toBe(0);
  expect(output).toMatch(/Reading projects .* 0 of 2/);
  expect(output).toContain("arrow\r\n");
});

it("prints the same document each time", async () => {
  const first = await run("inventory", "--format", "cyclonedx");
  expect(JSON.parse(first.stdout)).toMatchObject({
    specVersion: "1.6",
    components: [{ name: "arrow", licenses: [{ expression: "MIT" }] }, { name: "bow" }],
  });
  expect(await run("inventory", "--format", "cyclonedx")).toEqual(first);
});

it("prints CSV", async () => {
  const { stdout } = await run("inventory", "--format", "csv");
  expect(stdout.split("\r\n").map((row) => row.split(",", 4).at(-1))).toEqual([
    "filename",
    "arrow-1.0-py3-none-any.whl",
    "bow-2.0-py3-none-any.whl",
    "",
  ]);
});

it("prints nothing if something can't be read", async () => {
  await stack.bucket.put(MANIFEST, "no manifest");
  expect(await run("inventory")).toMatchObject({ code: 1, stdout: "" });
  await stack.bucket.delete(MANIFEST);
  await stack.bucket.delete(metadataKey(KEY));
  expect(await run("inventory", "--format", "csv")).toEqual({
    code: 1,
    stdout: "",
    stderr: `${UNKNOWN}error: Cannot read the metadata of "${KEY}": it is not what the project's page says; "wheelyard reconcile" repairs that\n`,
  });
});

it("takes one form at a time", async () => {
  expect(await run("inventory", "--json", "--format", "csv")).toMatchObject({ code: 2, stdout: "" });
});
