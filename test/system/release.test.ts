import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { billOfMaterials } from "@wheelyard/release/bill-of-materials";
import { makeRelease } from "@wheelyard/release/make-release";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import rootPackage from "../../package.json" with { type: "json" };
import { temporaryFolder } from "../support/temporary-folder.ts";

const { version } = rootPackage;
/** It bundles everything and synthesises, which takes a busy machine many minutes. */
const PATIENCE = 20 * 60_000;

const run = promisify(execFile);

interface Component {
  type: string;
  group?: string;
  name: string;
  version: string;
  licenses: { license: { id: string } }[];
}

interface Bill {
  components: Component[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}

describe("a release", () => {
  let folder: string;
  let files: string[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "wheelyard-release-"));
    files = await makeRelease(folder);
  }, PATIENCE);
  afterAll(() => rm(folder, { recursive: true }));
  const read = (file: string): Promise<string> => readFile(join(folder, file), "utf8");

  it("has the command line, templates, licences, a bill of materials and checksums, and nothing else", async () => {
    const found = await readdir(folder, { recursive: true });
    expect(found.filter((file) => file !== "templates").sort()).toEqual([...files].sort());
    expect(files.map((file) => file.replace(/[0-9A-F]{8}(?=\.template)/, ""))).toEqual([
      "LICENCES.txt",
      "LICENSE",
      "sbom.cdx.json",
      "templates/sampleindex.template.json",
      "templates/samplesitealarms.template.json",
      `wheelyard-${version}-py3-none-any.whl`,
      "wheelyard.cjs",
      "SHA256SUMS",
    ]);
    const { stdout } = await run(process.execPath, [join(folder, "wheelyard.cjs"), "--version"]);
    expect(stdout.trim()).toBe(version);
    expect(await read("templates/sampleindex6BBB98E5.template.json")).toContain(
      "AWS::CloudFront::Distribution",
    );
  });

  it("has checksums that sha256sum confirms, of every other file", async () => {
    await run("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: folder });
    const lines = (await read("SHA256SUMS")).trim().split("\n");
    expect(lines.map((line) => line.slice(66))).toEqual(files.slice(0, -1));
  });

  it(
    "is made again with the same bytes",
    async () => {
      const again = join(await temporaryFolder(), "dist");
      expect(await makeRelease(again)).toEqual(files);
      expect(await readFile(join(again, "SHA256SUMS"), "utf8")).toBe(await read("SHA256SUMS"));
    },
    PATIENCE,
  );

  it("names the packages whose code is in it, with their licences, and none that only builds or tests it", async () => {
    const { components, dependencies }: Bill = JSON.parse(await read("sbom.cdx.json"));
    const libraries = components.filter(({ type }) => type === "library");
    const names = libraries.map(({ group, name }) => (group === undefined ? name : `${group}/${name}`));
    expect(names).toEqual(expect.arrayContaining(["@aws-sdk/client-sqs", "commander", "markdown-it"]));
    for (const absent of ["esbuild", "vitest", "aws-cdk-lib", "typescript"])
      expect(names).not.toContain(absent);
    const notices = await read("LICENCES.txt");
    for (const [n, { version, licenses }] of libraries.entries()) {
      expect(notices).toContain(`${names[n]} ${version} (${licenses[0]?.license.id})`);
    }
    const partOf = (part: string) => dependencies.find(({ ref }) => ref === part)?.dependsOn ?? [];
    expect(partOf("wheelyard.cjs").join()).toContain("pkg:npm/commander@");
    expect(partOf("Lambda function indexer").join()).not.toContain("pkg:npm/commander@");
    expect(partOf("edge function, upstream direct")).toEqual([]);
  });
});

it.each(["GPL-3.0-only", "AGPL-3.0-only", undefined])("no release ships code under %s", async (license) => {
  const installed = join(await temporaryFolder(), "node_modules", "odd");
  await mkdir(installed, { recursive: true });
  await writeFile(
    join(installed, "package.json"),
    JSON.stringify({ name: "odd", version: "1.0.0", license }),
  );
  const part = { name: "a function", content: Buffer.from(""), inputs: [join(installed, "index.js")] };
  await expect(billOfMaterials(rootPackage, [part])).rejects.toThrow(
    `Cannot bundle odd 1.0.0 (${license ?? "unknown"}): expected one of the licences `,
  );
});
