import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mainProject } from "../testing/main-project.ts";
import { parseDistributionFilename } from "./distribution-filename.ts";
import {
  type DistributionRecord,
  findDuplicates,
  type HomeFacts,
  type ProjectPage,
  READING_REVISION,
  statusSince,
  visiblePage,
} from "./project-page.ts";
import { renderHtml } from "./project-page-html.ts";
import { renderJson } from "./project-page-json.ts";
import {
  InvalidPageStateError,
  type ProjectState,
  parseState,
  serializeState,
} from "./project-page-state.ts";
import { MAIN } from "./root.ts";
import type { SideFiles } from "./side-files.ts";

const ACME = mainProject("acme");
const SITE = "https://pypi.example.com";

/** If you add a field or a kind of side file, give it here, so that the golden files show what becomes of it. */
const EVERY_FIELD: Required<DistributionRecord> & { sideFiles: Required<SideFiles> } = {
  key: "acme-1.10-py3-none-any.whl",
  etag: "etag of acme-1.10-py3-none-any.whl",
  distribution: parseDistributionFilename("acme-1.10-py3-none-any.whl"),
  size: 1234,
  sha256: "a".repeat(64),
  uploadTime: "2026-01-01T12:34:56.000Z",
  requiresPython: ">=3.9, <4",
  metadataSha256: "b".repeat(64),
  isMetadataStatic: true,
  summary: "Anvils <& more>",
  sideFiles: {
    yanked: { etag: "y", reason: `breaks <old> & "odd" pips` },
    provenance: { etag: "p" },
    signature: { etag: "s" },
  },
  reading: READING_REVISION,
};

const EVERY_HOME_FACT: Required<HomeFacts> = {
  keywords: "anvils, <rockets>",
  licence: "MIT OR Apache-2.0",
  requires: ["requests >=2 ; python_version < '3.9'"],
  level: 2,
};

/** Every feature of a page, once. */
const EVERYTHING: ProjectPage = {
  project: ACME,
  distributions: [
    EVERY_FIELD,
    distribution("old releases/acme-1.9+local.tar.gz", {
      sideFiles: { yanked: { etag: "y", reason: "" } },
    }),
    distribution("copy/acme-1.10-py3-none-any.whl", { uploadTime: "2026-02-01T00:00:00.000Z" }),
  ],
  statuses: [
    {
      key: "acme.status",
      etag: "d",
      status: { status: "deprecated", reason: "use <acme-core> & rejoice" },
      since: "2026-02-03T04:05:06.000Z",
    },
    { key: "other/acme.status", etag: "a" },
  ],
  home: EVERY_HOME_FACT,
};

const STATE: ProjectState = {
  page: EVERYTHING,
  rejected: new Set(["copy/acme-1.10-py3-none-any.whl", "acme-0.1.zip"]),
  views: new Map([
    ["_index/simple/acme/index.json", "c".repeat(32)],
    ["_index/pypi/acme/1.10/json", "d".repeat(32)],
  ]),
};

describe("a page with every feature, as", () => {
  it("JSON", async () => {
    await expect(pretty(renderJson(EVERYTHING, SITE))).toMatchFileSnapshot("golden/project-page.json");
  });

  it("HTML", async () => {
    await expect(renderHtml(EVERYTHING, SITE)).toMatchFileSnapshot("golden/project-page.html");
  });

  it("state", async () => {
    await expect(pretty(serializeState(STATE))).toMatchFileSnapshot("golden/project-page-state.json");
  });
});

it("links provenance only if the site's address is known, because its URL must be absolute", () => {
  expect(renderJson(EVERYTHING, undefined)).not.toContain("provenance");
  expect(renderHtml(EVERYTHING, undefined)).not.toContain("provenance");
});

it("lists no file of a quarantined project, but all its versions", () => {
  const page: ProjectPage = {
    ...EVERYTHING,
    statuses: [{ key: "acme.status", etag: "q", status: { status: "quarantined" } }],
  };
  expect(JSON.parse(renderJson(page, SITE))).toMatchObject({
    "project-status": { status: "quarantined" },
    versions: ["1.9+local", "1.10"],
    files: [],
  });
  expect(anchors(renderHtml(page, SITE))).toEqual([]);
  expect(parseState(MAIN, serializeState({ ...STATE, page })).page.distributions).toHaveLength(3);
});

it.each<[string, ProjectPage["statuses"], string | undefined]>([
  ["has none", [{ key: "acme.status", etag: "a" }], undefined],
  ["has one since its file was there", [since("deprecated", "2026-03-01")], "2026-03-01"],
  [
    "has the most severe since the first file that sets it",
    [
      since("quarantined", "2026-03-02"),
      since("deprecated", "2026-01-01"),
      since("quarantined", "2026-03-01"),
    ],
    "2026-03-01",
  ],
  [
    "had one that an earlier release read",
    [{ key: "acme.status", etag: "a", status: { status: "archived" } }],
    undefined,
  ],
])("says since when a project has its status: it %s", (_, statuses, expected) => {
  expect(statusSince({ ...EVERYTHING, statuses })).toBe(expected);
});

it("orders files by version, then by name", () => {
  const names = ["acme-1.10.zip", "acme-1.9-py3-none-any.whl", "acme-1.9.tar.gz", "acme-1.10rc1.zip"];
  expect(visiblePage(pageOf(...names.map((name) => distribution(name)))).files.map(({ key }) => key)).toEqual(
    ["acme-1.9-py3-none-any.whl", "acme-1.9.tar.gz", "acme-1.10rc1.zip", "acme-1.10.zip"],
  );
});

it.each([
  ["the older is listed", "2026-01-02", "2026-01-01", ["a/acme-1.0.zip", "b/acme-1.0.zip"]],
  [
    "if both are equally old, the first by key",
    "2026-01-01",
    "2026-01-01",
    ["b/acme-1.0.zip", "a/acme-1.0.zip"],
  ],
])("of two keys with one filename %s", (_, a, b, [duplicate, listed]) => {
  const page = pageOf(
    distribution("a/acme-1.0.zip", { uploadTime: `${a}T00:00:00.000Z` }),
    distribution("b/acme-1.0.zip", { uploadTime: `${b}T00:00:00.000Z` }),
  );
  expect([...findDuplicates(page)]).toEqual([[duplicate, listed]]);
  expect(visiblePage(page).files.map(({ key }) => key)).toEqual([listed]);
});

describe("for any page", () => {
  it("JSON and HTML list the same files with the same facts", () => {
    fc.assert(
      fc.property(anyPage(), (page) => {
        const { files } = JSON.parse(renderJson(page, SITE)) as { files: Record<string, unknown>[] };
        expect(anchors(renderHtml(page, SITE))).toEqual(
          files.map((file) => ({
            text: file.filename,
            href: `${file.url}#sha256=${(file.hashes as { sha256: string }).sha256}`,
            requiresPython: file["requires-python"],
            yanked: file.yanked === true ? "" : file.yanked,
          })),
        );
      }),
      { seed: 691 },
    );
  });

  it("the state remembers everything", () => {
    fc.assert(
      fc.property(anyPage(), (page) => {
        const text = serializeState({ ...STATE, page });
        const read = parseState(MAIN, text);
        expect(serializeState(read)).toBe(text);
        expect(byKey(read.page.distributions)).toEqual(byKey(page.distributions));
        expect(renderJson(read.page, SITE)).toBe(renderJson(page, SITE));
        expect([read.rejected, read.views]).toEqual([STATE.rejected, STATE.views]);
      }),
      { seed: 691 },
    );
  });

  it("the order in which things were found makes no difference", () => {
    fc.assert(
      fc.property(anyPage(), (page) => {
        const reversed: ProjectState = {
          page: {
            ...page,
            distributions: page.distributions.toReversed(),
            statuses: page.statuses.toReversed(),
          },
          rejected: new Set([...STATE.rejected].toReversed()),
          views: new Map([...STATE.views].toReversed()),
        };
        expect(serializeState(reversed)).toBe(serializeState({ ...STATE, page }));
      }),
      { seed: 691 },
    );
  });
});

it.each([
  ["", "Unexpected end of JSON input"],
  ["{}", "expected _format 2, found undefined"],
  ['{"_format":0}', "expected _format 2, found 0"],
  ['{"_format":1,"name":"-"}', 'Cannot read project name "-"'],
  ['{"_format":2,"name":"-"}', 'Cannot read project name "-"'],
  ['{"_format":2,"name":"acme","distributions":[]}', "expected a list, found undefined"],
])("refuses the state %j", (text, why) => {
  expect(() => parseState(MAIN, text)).toThrow(InvalidPageStateError);
  expect(() => parseState(MAIN, text)).toThrow(why);
});

function pageOf(...distributions: DistributionRecord[]): ProjectPage {
  return { project: ACME, distributions, statuses: [] };
}

function distribution(key: string, facts: Partial<DistributionRecord> = {}): DistributionRecord {
  const filename = key.slice(key.lastIndexOf("/") + 1);
  return {
    key,
    etag: `etag of ${key}`,
    distribution: parseDistributionFilename(filename),
    size: 1234,
    sha256: "a".repeat(64),
    uploadTime: "2026-01-01T12:34:56.000Z",
    metadataSha256: "b".repeat(64),
    isMetadataStatic: false,
    sideFiles: {},
    ...facts,
  };
}

function anyPage(): fc.Arbitrary<ProjectPage> {
  const anyText = fc.string({ unit: "grapheme", minLength: 1 });
  const anyFolder = fc.constantFrom("", "a/", "ü b/", `<&"'>/`, "%2F+?#/");
  const anyDistribution = fc
    .record({
      folder: anyFolder,
      version: fc.constantFrom("1.0", "1.10", "1!2.0", "2.0rc1", "1.0+local"),
      suffix: fc.constantFrom("-py3-none-any.whl", ".tar.gz", ".zip"),
      uploadTime: fc.constantFrom("2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"),
      requiresPython: fc.option(anyText),
      yanked: fc.option(fc.string({ unit: "grapheme" })),
    })
    .map(({ folder, version, suffix, uploadTime, requiresPython, yanked }) =>
      distribution(`${folder}acme-${version}${suffix}`, {
        uploadTime,
        ...(requiresPython !== null && { requiresPython }),
        sideFiles: yanked === null ? {} : { yanked: { etag: "y", reason: yanked } },
      }),
    );
  const anyStatus = fc
    .constantFrom("archived", "deprecated", "quarantined")
    .map((status) => ({ key: `${status}/acme.status`, etag: status, status: { status } }) as const);
  return fc
    .record({
      distributions: fc.uniqueArray(anyDistribution, { selector: ({ key }) => key, maxLength: 8 }),
      statuses: fc.uniqueArray(anyStatus, { selector: ({ key }) => key, maxLength: 2 }),
    })
    .map((parts) => ({ project: ACME, ...parts }));
}

/** The anchors as a browser sees them. */
function anchors(html: string) {
  return [...html.matchAll(/<a ([^>]*)>([^<]*)<\/a>/g)].map(([, written = "", text = ""]) => {
    const attributes = new Map(
      [...written.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
    const attribute = (name: string) => {
      const value = attributes.get(name);
      return value === undefined ? undefined : unescapeHtml(value);
    };
    return {
      text: unescapeHtml(text),
      href: attribute("href"),
      requiresPython: attribute("data-requires-python"),
      yanked: attribute("data-yanked"),
    };
  });
}

function unescapeHtml(text: string): string {
  const characters: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => characters[name] ?? "");
}

function byKey(records: readonly DistributionRecord[]): DistributionRecord[] {
  return records.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function pretty(json: string): string {
  return `${JSON.stringify(JSON.parse(json), null, 2)}\n`;
}

function since(status: "deprecated" | "quarantined", day: string) {
  return { key: `${day}/acme.status`, etag: day, status: { status }, since: day };
}
