import { readFileSync } from "node:fs";
import { MANIFEST_KEY, partKey, partNames, partOf } from "@wheelyard/advisories/data-set/layout";
import { serializeManifest } from "@wheelyard/advisories/data-set/manifest";
import { serializePart } from "@wheelyard/advisories/data-set/part";
import type { Advisory } from "@wheelyard/advisories/entry/advisory";
import { metadataKey, projectPageKeys, rootPageKeys } from "@wheelyard/core/bucket-layout";
import { parseProjectName } from "@wheelyard/core/project-name";
import { serializeState } from "@wheelyard/core/project-page-state";
import { MAIN } from "@wheelyard/core/root";
import { renderRootJson } from "@wheelyard/core/root-list";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { ownPage } from "@wheelyard/upstream/testing/own-page";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { beforeEach, describe, expect, it } from "vitest";
import { collectReleases, type Inventory } from "./collect-releases.ts";
import { csvLines } from "./csv.ts";
import { cycloneDx } from "./cyclone-dx.ts";
import { licenceOf } from "./licence.ts";

const NOW = new Date("2026-12-01T00:00:00Z");
const DATA_SET = "0".repeat(32);
const KEY = "acme-1.0+cu121-py3-none-any.whl";

const ADVISORIES: readonly Advisory[] = [
  advisory("MAL-2026-1", "acme", "malicious"),
  advisory("GHSA-aaaa-bbbb-cccc", "requests", "unknown"),
];

function advisory(id: string, project: string, severity: Advisory["severity"]): Advisory {
  return {
    id,
    aliases: ["CVE-2026-1"],
    project: parseProjectName(project),
    severity,
    summary: '=HYPERLINK("x")',
    affected: { kind: "all" },
  };
}

let store: MemoryStore;

function write(key: string, text: string): void {
  store.write(key, Buffer.from(text));
}

beforeEach(() => {
  store = new MemoryStore();
  const acme = parseProjectName("acme");
  const page = ownPage(MAIN, acme, KEY);
  const distributions = page.distributions.map((record) => ({ ...record, metadataSha256: "c".repeat(64) }));
  const state = { page: { ...page, distributions }, rejected: new Set<string>(), views: new Map() };
  write(projectPageKeys(page.project).state, serializeState(state));
  write(rootPageKeys(MAIN).state, renderRootJson([acme]));
  write(
    metadataKey(KEY),
    `Metadata-Version: 2.4
Name: acme
Version: 1.0+cu121
Summary: +1 "anvils", and more
License-Expression: MIT OR Apache-2.0
Requires-Python: >=3.9
Requires-Dist: requests[socks]<2; python_version < "3.12"
Requires-Dist: flask
`,
  );
});

function advise(): void {
  write(
    MANIFEST_KEY,
    serializeManifest({
      dataSet: DATA_SET,
      entries: 2,
      unreadable: 0,
      advisories: 2,
      malicious: 1,
      unrated: 1,
      newest: NOW.toISOString(),
    }),
  );
  for (const part of partNames()) {
    write(
      partKey(DATA_SET, part),
      serializePart(ADVISORIES.filter(({ project }) => partOf(project) === part)),
    );
  }
}

const collect = (allow: Parameters<typeof collectReleases>[2] = []): Promise<Inventory> =>
  collectReleases(store, MAIN, allow, NOW);

describe("the releases of an index", () => {
  it("have licence, dependencies, files, and what is known", async () => {
    advise();
    expect(await collect()).toEqual({
      advisories: { newest: NOW.toISOString() },
      releases: [
        {
          project: "acme",
          version: "1.0+cu121",
          licence: "MIT OR Apache-2.0",
          isExpression: true,
          requiresPython: ">=3.9",
          dependencies: ['requests[socks]<2; python_version < "3.12"', "flask"],
          files: [
            {
              filename: KEY,
              key: KEY,
              version: "1.0+cu121",
              size: 1,
              sha256: "b".repeat(64),
              uploadTime: "2020-01-01T00:00:00.000Z",
            },
          ],
          advisories: [
            {
              id: "MAL-2026-1",
              aliases: ["CVE-2026-1"],
              severity: "malicious",
              summary: '=HYPERLINK("x")',
            },
          ],
          requirements: [
            { requirement: "requests[socks]<2", isAnySafe: false, advisories: ["GHSA-aaaa-bbbb-cccc"] },
          ],
        },
      ],
    });
  });

  it("say nothing about advisories if the index has none", async () => {
    const { advisories, releases } = await collect();
    expect(advisories).toBeNull();
    expect(releases[0]).not.toHaveProperty("advisories");
    expect(releases[0]).not.toHaveProperty("requirements");
  });

  it("leave out what the settings allow", async () => {
    advise();
    const { releases } = await collect([{ id: "CVE-2026-1", until: "2026-12-01", reason: "not used" }]);
    expect(releases[0]).toMatchObject({ advisories: [], requirements: [] });
  });

  it("are not listed as safe if a part is missing", async () => {
    advise();
    store.remove(partKey(DATA_SET, partOf(parseProjectName("requests"))));
    await expect(collect()).rejects.toThrow(/is missing, and the manifest names its data set/);
  });

  it("do without metadata that is gone", async () => {
    store.remove(metadataKey(KEY));
    expect((await collect()).releases[0]).toMatchObject({ isExpression: false, dependencies: [] });
  });
});

/** CycloneDX's own schema, as its library has it. */
function validator() {
  const folder = new URL("../../node_modules/@cyclonedx/cyclonedx-library/res/schema/", import.meta.url);
  const read = (name: string): object => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  for (const name of ["idn-email", "iri-reference"]) ajv.addFormat(name, true);
  for (const name of ["spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json"]) {
    ajv.addSchema({ ...read(name), $id: `http://cyclonedx.org/schema/${name}` });
  }
  return ajv.compile(read("bom-1.6.SNAPSHOT.schema.json"));
}

describe("as CycloneDX 1.6", () => {
  const validate = validator();

  it.each<[string, boolean, string | undefined]>([
    ["with advisories", true, "https://pypi.example.com/simple/"],
    ["without advisories", false, undefined],
  ])("it is valid by the schema, %s", async (_, isAdvised, indexUrl) => {
    if (isAdvised) advise();
    const bom = cycloneDx(await collect(), { bucket: "my-pypi", indexUrl, now: NOW });
    validate(JSON.parse(JSON.stringify(bom)));
    expect(validate.errors).toBeNull();
    expect(bom).toMatchObject({
      components: [
        {
          name: "acme",
          purl: expect.stringMatching(/^pkg:pypi\/acme@1\.0%2Bcu121/),
          licenses: [{ expression: "MIT OR Apache-2.0" }],
          components: [{ name: KEY, hashes: [{ alg: "SHA-256", content: "b".repeat(64) }] }],
        },
        { name: "flask" },
        { name: "requests" },
      ],
      vulnerabilities: isAdvised ? [{ id: "MAL-2026-1", affects: [{ ref: "acme==1.0+cu121" }] }] : [],
    });
  });

  it("names a licence that is no expression", async () => {
    const { releases } = await collect();
    const named = releases.map((release) => ({ ...release, licence: "BSD-like", isExpression: false }));
    const bom = cycloneDx(
      { advisories: null, releases: named },
      { bucket: "b", indexUrl: undefined, now: NOW },
    );
    validate(JSON.parse(JSON.stringify(bom)));
    expect(validate.errors).toBeNull();
    expect(bom).toMatchObject({ components: [{ licenses: [{ license: { name: "BSD-like" } }] }, {}, {}] });
  });

  it("the schema refuses what is not one", () => {
    expect(validate({ bomFormat: "CycloneDX", specVersion: "1.6", components: [{}] })).toBe(false);
  });
});

it("as CSV, quotes what needs it and lets no text become a formula", async () => {
  advise();
  const { releases } = await collect();
  const [release] = releases;
  if (release === undefined) throw new Error("expected a release");
  const lines = csvLines([{ ...release, licence: "=1+1" }]);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toBe(
    "project,version,channel,file,size,sha256,uploaded,yanked,licence,requires_python,dependencies,advisories,nothing_safe",
  );
  expect(lines[1]).toBe(
    `acme,1.0+cu121,,${KEY},1,${"b".repeat(64)},2020-01-01T00:00:00.000Z,,'=1+1,>=3.9,"requests[socks]<2; python_version < ""3.12""; flask",MAL-2026-1 (malicious),requests[socks]<2 (GHSA-aaaa-bbbb-cccc)`,
  );
});

it.each<[string, Partial<Parameters<typeof licenceOf>[0]>, string | undefined]>([
  ["an expression", { licenseExpression: "MIT", license: "BSD" }, "MIT"],
  ["a name", { license: "BSD" }, "BSD"],
  [
    "a whole text",
    { license: `The\u0007 Licence ${"x".repeat(100)}\nfor` },
    `The Licence ${"x".repeat(68)}…`,
  ],
  ["classifiers", { classifiers: ["License :: OSI Approved :: MIT License", "Topic :: X"] }, "MIT License"],
  ["nothing", {}, undefined],
])("knows the licence by %s", (_, given, licence) => {
  expect(licenceOf({ classifiers: [], ...given })).toBe(licence);
});
