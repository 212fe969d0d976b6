import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSdist } from "@wheelyard/indexer/testing/build-sdist";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { FileFacts } from "../conformance/page-facts.ts";
import { readProject } from "../conformance/read-project.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { distributions } from "./distributions.ts";
import { clientPrograms } from "./environment.ts";
import { Workspace } from "./workspace.ts";

/* Other people's programs that read pages or files, without installing anything. */

const READERS = fileURLToPath(new URL("./readers/", import.meta.url));

let stack: TestStack;

const files = [
  buildWheel({ name: "acme.core", version: "1.0+cu118", requiresPython: ">=3.8,<4" }),
  buildWheel({ name: "acme.core", version: "1.0", build: "2local" }),
  buildWheel({ name: "acme.core", version: "2.0rc1" }),
  buildSdist({ name: "acme.core", version: "1.0" }),
  buildSdist({ name: "acme.core", version: "0.9", metadataVersion: "2.1", extension: ".zip" }),
];

beforeAll(async () => {
  stack = await startTestStack();
  const [first, second, third] = files.map(({ filename }) => `old releases/${filename}`);
  for (const { filename, body } of files) await stack.bucket.put(`old releases/${filename}`, body);
  await stack.bucket.put(`${first}.yanked`, 'breaks <old> & "odd" pips');
  await stack.bucket.put(`${second}.yanked`, "");
  await stack.bucket.put(`${first}.asc`, "-----BEGIN PGP SIGNATURE-----\n");
  await stack.bucket.put(`${third}.provenance`, JSON.stringify({ version: 1, attestation_bundles: [] }));
  await stack.bucket.put("acme-core.status", "deprecated use <other> & be happy");
});

afterAll(() => stack[Symbol.asyncDispose]());

it("pypi-simple reads the same from both formats", async () => {
  const page = await readProject(stack, "acme-core");
  const pages = await printed("pypi-simple.txt", "pypi_simple_reader.py", () => [
    `${stack.index.url}/simple/`,
    "local",
    "local",
    "Acme.Core",
  ]);
  const expected = {
    apiVersion: "1.4",
    status: "deprecated",
    statusReason: "use <other> & be happy",
    files: page?.files.map((file) => ({
      filename: file.filename,
      url: file.url,
      version: expect.any(String),
      digests: { sha256: file.sha256 },
      requiresPython: file.requiresPython ?? null,
      hasSignature: file.hasSignature,
      isYanked: file.yanked !== undefined,
      yankedReason: file.yanked ?? "",
      metadataDigests: file.coreMetadata === undefined ? null : { sha256: file.coreMetadata },
      metadata: file.coreMetadata === undefined ? null : expect.stringContaining("Name: acme.core"),
      provenance: file.provenance ?? null,
    })),
  };
  expect(pages).toEqual({ json: expected, html: expected });
});

it("mousebender reads from HTML what is in JSON", async () => {
  const page = await readProject(stack, "acme-core");
  const html = async (path: string) => (await stack.index.fetch(path, { accept: "text/html" })).text();
  const read = await printed("mousebender.txt", "mousebender_reader.py", async (workspace) => [
    "Acme.Core",
    await workspace.write("page.html", await html("/simple/acme-core/")),
    await workspace.write("root.html", await html("/simple/")),
  ]);
  expect(read).toMatchObject({
    page: { name: "acme-core", files: page?.files.map(asInHtml) },
    root: { projects: [{ name: "acme-core" }] },
  });
});

it("twine has no objections to the distributions of these tests", async () => {
  await using workspace = await Workspace.make(await clientPrograms("twine.txt"));
  const paths: string[] = [];
  for (const { filename, body } of [...distributions, ...files]) {
    // pypi.org, whose rules twine follows, no longer accepts an sdist as a zip.
    if (filename.endsWith(".zip")) continue;
    paths.push(await workspace.write(filename, body));
  }
  const { code, output } = await workspace.run("twine", ["check", ...paths]);
  expect(code, output).toBe(0);
  expect(output.match(/PASSED/g)).toHaveLength(paths.length);
});

async function printed(
  requirements: string,
  script: string,
  args: (workspace: Workspace) => string[] | Promise<string[]>,
): Promise<unknown> {
  await using workspace = await Workspace.make(await clientPrograms(requirements));
  const { code, stdout, output } = await workspace.run("python", [
    join(READERS, script),
    ...(await args(workspace)),
  ]);
  expect(code, output).toBe(0);
  return JSON.parse(stdout);
}

function asInHtml(file: FileFacts) {
  const { filename, sha256, requiresPython, coreMetadata, yanked, hasSignature } = file;
  return {
    filename,
    hashes: { sha256 },
    ...(requiresPython !== undefined && { "requires-python": requiresPython }),
    ...(coreMetadata !== undefined && { "core-metadata": { sha256: coreMetadata } }),
    ...(yanked !== undefined && { yanked: yanked === "" ? true : yanked }),
    ...(hasSignature && { "gpg-sig": true }),
  };
}
