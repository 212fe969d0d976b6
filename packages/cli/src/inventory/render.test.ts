import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseProjectName } from "@wheelyard/core/project-name";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { expect, it } from "vitest";
import type { InventoryRelease, ProjectInventory } from "./release.ts";
import { renderCsv } from "./render-csv.ts";
import { renderCycloneDx } from "./render-cyclonedx.ts";
import { renderInventoryJson } from "./render-json.ts";
import { renderTable } from "./render-table.ts";

const INDEX = "https://pypi.example.com/simple/";

function release(version: string, more: Partial<InventoryRelease> = {}): InventoryRelease {
  return {
    project: parseProjectName("acme"),
    version,
    uploadTime: "2026-11-01T12:00:00.000Z",
    licence: { field: "License-Expression", text: "MIT", isExpression: true },
    dependencies: [],
    advisories: null,
    requirements: null,
    files: [
      {
        filename: `acme-${version}-py3-none-any.whl`,
        key: `team/acme-${version}-py3-none-any.whl`,
        version,
        size: 2048,
        sha256: "a".repeat(64),
        uploadTime: "2026-11-01T12:00:00.000Z",
      },
    ],
    ...more,
  };
}

const [FILE] = release("1.0").files as [InventoryRelease["files"][number]];

const ADVISORY = {
  id: "GHSA-aaaa-bbbb-cccc",
  aliases: ["PYSEC-2026-2"],
  url: "https://osv.dev/vulnerability/GHSA-aaaa-bbbb-cccc",
  severity: "high",
  summary: 'Runs "what" it\u001b[31m is sent',
};

const ODD = release("2!1.0+cpu", {
  status: "quarantined",
  licence: { field: "License", text: '=HYPERLINK("http://evil")', isExpression: false },
  dependencies: ["bow>=1,<2", 'arrow; python_version < "3.12"'],
  advisories: [
    { ...ADVISORY, fixed: "2!1.1", accepted: { until: "2027-01-31", reason: "not reachable" } },
    { ...ADVISORY, id: "MAL-2026-1", aliases: [], severity: "malicious", summary: "" },
    { ...ADVISORY, id: "PYSEC-2026-9", severity: "unknown" },
  ],
  requirements: [
    {
      requirement: "bow>=1,<2",
      isAnySafe: false,
      advisories: [{ id: "GHSA-b" }, { id: "CVE-c" }],
      fixed: "2.1",
    },
    { requirement: 'arrow; python_version < "3.12"', isAnySafe: true, advisories: [{ id: "GHSA-d" }] },
  ],
  files: [
    { ...FILE, filename: "acme-2!1.0+cpu.tar.gz", uploadTime: "2026-11-03T12:00:00.000Z", yanked: "" },
    { ...FILE, filename: "acme-2!1.0+cpu-py3-none-any.whl", yanked: "-1+1|cmd" },
  ],
});

const UNREAD = release("0.9", { licence: null, dependencies: null, advisories: [] });

const CASES: [string, ProjectInventory[]][] = [
  ["no project", []],
  ["a project without releases", [[]]],
  ["a plain release", [[release("1.0")]]],
  [
    "everything there can be",
    [[UNREAD, release("1.0"), ODD], [], [release("3.0", { project: parseProjectName("zoo") })]],
  ],
];

async function* from(projects: readonly ProjectInventory[]): AsyncGenerator<ProjectInventory> {
  yield* projects;
}

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const part of parts) text += part;
  return text;
}

const SCHEMAS = join(
  dirname(createRequire(import.meta.url).resolve("@cyclonedx/cyclonedx-library/package.json")),
  "res/schema",
);
const schema = (name: string) =>
  JSON.parse(readFileSync(join(SCHEMAS, `${name}.SNAPSHOT.schema.json`), "utf8"));
const ajv = new Ajv({ strict: false });
addFormats.default(ajv);
for (const name of ["idn-email", "iri-reference"]) ajv.addFormat(name, true);
ajv.addSchema(schema("spdx"), "http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json");
ajv.addSchema(schema("jsf-0.82"), "http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json");
const isValid = ajv.compile(schema("bom-1.6"));

it.each(CASES)("CycloneDX of %s is valid", async (_, projects) => {
  const bom = JSON.parse(await textOf(renderCycloneDx(from(projects), INDEX)));
  isValid(bom);
  expect(isValid.errors).toBeNull();
});

it("the schema refuses what is wrong", async () => {
  const bom = JSON.parse(await textOf(renderCycloneDx(from([[ODD]]), INDEX)));
  bom.components[0].components[0].hashes[0].content = "no hash";
  expect(isValid(bom)).toBe(false);
});

it("CycloneDX says what is known", async () => {
  const bom = JSON.parse(await textOf(renderCycloneDx(from([[UNREAD, ODD]]), INDEX)));
  expect(bom.serialNumber).toBeUndefined();
  expect(bom.metadata.timestamp).toBe("2026-11-03T12:00:00.000Z");
  const ref = "pkg:pypi/acme@2%211.0%2Bcpu?repository_url=https:%2F%2Fpypi.example.com%2Fsimple%2F";
  expect(bom.components[1]).toMatchObject({
    purl: ref,
    licenses: [{ license: { name: '=HYPERLINK("http://evil")' } }],
    components: [{ hashes: [{ alg: "SHA-256", content: "a".repeat(64) }] }, {}],
  });
  expect(bom.components[1].properties).toContainEqual({
    name: "wheelyard:requires-dist",
    value: "bow>=1,<2",
  });
  expect(bom.components[1].properties.filter(({ name }: { name: string }) => /safe/.test(name))).toEqual([
    { name: "wheelyard:nothing-safe", value: "bow>=1,<2 (GHSA-b, CVE-c; fixed in 2.1)" },
  ]);
  expect(bom.vulnerabilities).toMatchObject([
    {
      id: "GHSA-aaaa-bbbb-cccc",
      affects: [{ ref }],
      recommendation: "Upgrade to 2!1.1",
      analysis: { detail: "Accepted until 2027-01-31: not reachable" },
    },
    { id: "MAL-2026-1", ratings: [{ severity: "critical" }] },
    { id: "PYSEC-2026-9" },
  ]);
});

it("each reference of CycloneDX is unique", async () => {
  const text = await textOf(renderCycloneDx(from([[release("1.0"), ODD]]), INDEX));
  const refs = [...text.matchAll(/"bom-ref":"([^"]*)"/g)].map(([, ref]) => ref);
  expect(new Set(refs).size).toBe(refs.length);
});

it("CycloneDX tells unknown advisories from none", async () => {
  const bomOf = async (advisories: null | []) =>
    JSON.parse(await textOf(renderCycloneDx(from([[release("1.0", { advisories })]]), INDEX)));
  expect(await bomOf(null)).not.toHaveProperty("vulnerabilities");
  expect(await bomOf([])).toMatchObject({ vulnerabilities: [] });
});

it("CSV says unknown, not nothing, if the index has no advisories", async () => {
  const csv = await textOf(renderCsv(from([[release("1.0", { advisories: null })]])));
  expect(csv.split("\r\n")[1]).toMatch(/,true,,unknown,,,unknown$/);
});

it.each(CASES)("the same releases give the same bytes: %s", async (_, projects) => {
  for (const render of [renderTable, renderCsv, renderInventoryJson, cycloneDx]) {
    expect(await textOf(render(from(projects)))).toBe(await textOf(render(from(projects))));
  }
});

function cycloneDx(projects: AsyncIterable<ProjectInventory>): AsyncIterable<string> {
  return renderCycloneDx(projects, INDEX);
}

it("CSV follows RFC 4180, and no cell is a formula", async () => {
  expect((await textOf(renderCsv(from([[UNREAD, ODD]])))).split("\r\n")).toEqual([
    "project,version,status,filename,size,sha256,upload_time,yanked,licence,licence_field,is_spdx_expression,dependencies,advisories,accepted,fixed,nothing_safe",
    `acme,0.9,,acme-0.9-py3-none-any.whl,2048,${"a".repeat(64)},2026-11-01T12:00:00.000Z,,,,,unknown,,,,unknown`,
    `acme,2!1.0+cpu,quarantined,acme-2!1.0+cpu.tar.gz,2048,${"a".repeat(64)},2026-11-03T12:00:00.000Z,yanked,"'=HYPERLINK(""http://evil"")",License,false,"bow>=1,<2\narrow; python_version < ""3.12""","GHSA-aaaa-bbbb-cccc\nMAL-2026-1\nPYSEC-2026-9",GHSA-aaaa-bbbb-cccc,GHSA-aaaa-bbbb-cccc: 2!1.1,"bow>=1,<2 (GHSA-b, CVE-c; fixed in 2.1)"`,
    `acme,2!1.0+cpu,quarantined,acme-2!1.0+cpu-py3-none-any.whl,2048,${"a".repeat(64)},2026-11-01T12:00:00.000Z,'-1+1|cmd,"'=HYPERLINK(""http://evil"")",License,false,"bow>=1,<2\narrow; python_version < ""3.12""","GHSA-aaaa-bbbb-cccc\nMAL-2026-1\nPYSEC-2026-9",GHSA-aaaa-bbbb-cccc,GHSA-aaaa-bbbb-cccc: 2!1.1,"bow>=1,<2 (GHSA-b, CVE-c; fixed in 2.1)"`,
    "",
  ]);
});

it.each<[string, string]>([
  ["=1", "'=1"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["＝1", "'＝1"],
  ["=1,2", `"'=1,2"`],
  ["\t=1", "\\u{9}=1"],
  ["\r=1", "\\u{d}=1"],
  ["\n=1", "\\u{a}=1"],
])("CSV defuses %j", async (text, cell) => {
  const licence = { field: "License" as const, text, isExpression: false };
  const csv = await textOf(renderCsv(from([[release("1.0", { licence })]])));
  expect(csv).toContain(`,,${cell},License,false,`);
});

it.each(CASES)("JSON of %s is an array of its releases", async (_, projects) => {
  expect(JSON.parse(await textOf(renderInventoryJson(from(projects))))).toEqual(projects.flat());
});

it("the table has a line for each release", async () => {
  expect(await textOf(renderTable(from([[UNREAD, ODD], []])))).toBe(
    `acme
  0.9                 2026-11-01  1 file, 2.0 KB   no metadata     no licence stated
  2!1.0+cpu (yanked)  2026-11-01  2 files, 4.1 KB  2 requirements  License: =HYPERLINK("http://evil") (not an SPDX expression)  GHSA-aaaa-bbbb-cccc (high, fixed in 2!1.1, accepted until 2027-01-31), MAL-2026-1 (malicious), PYSEC-2026-9 (unknown), nothing safe for bow>=1,<2 (GHSA-b, CVE-c; fixed in 2.1)
`,
  );
});
