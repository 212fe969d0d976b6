import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { parseProjectName } from "@wheelyard/core/project-name";
import { type DistributionRecord, type ProjectPage, visiblePage } from "@wheelyard/core/project-page";
import { renderHtml } from "@wheelyard/core/project-page-html";
import { renderJson } from "@wheelyard/core/project-page-json";
import { renderRootHtml } from "@wheelyard/core/root-list";
import { anyProjectName } from "@wheelyard/core/testing/arbitrary-text";
import { mainProject } from "@wheelyard/core/testing/main-project";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOSTILE_NAMES, HOSTILE_TEXTS, isPlainText } from "./hostile-text.ts";
import type { PageFacts } from "./page-facts.ts";
import { readHtmlPage, readHtmlRoot } from "./read-html-page.ts";
import { readJsonPage } from "./read-json-page.ts";

const SITE = "https://pypi.example.com";
const PAGE_URL = `${SITE}/simple/acme/`;

const reason = fc.oneof(
  fc.constant(""),
  fc.constantFrom(...HOSTILE_TEXTS.filter(isPlainText)),
  fc.string({ unit: "binary" }).filter(isPlainText),
);

/**
 * Filenames as read. Hostile ones are rejected long before there is a page, but the page must withstand them by itself.
 */
const file = fc.oneof(
  fc
    .constantFrom(
      "acme-1.0-py3-none-any.whl",
      "Acme-1.0.RC1-py3-none-any.whl",
      "acme-2!1.0.0+Local.1-1build-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
      "acme-1.0.tar.gz",
      "acme-1.0.zip",
      "acme-0.dev0.tar.gz",
      "acme-1.0.post1+cu118.tar.gz",
    )
    .map(parseDistributionFilename),
  fc.constantFrom(...HOSTILE_NAMES).map((text) => ({
    ...parseDistributionFilename("acme-1.0-py3-none-any.whl"),
    filename: `acme-1.0-${text}.whl`,
  })),
);

const folder = fc.oneof(
  fc.constantFrom("", "old/", "a/b/c/", "über/", "100% + more?/#1/", "a&b=c/"),
  fc.constantFrom(...HOSTILE_NAMES).map((text) => `${text}/`),
);

const etag = "etag";
const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);

const record: fc.Arbitrary<DistributionRecord> = fc
  .record({
    folder,
    file,
    size: fc.nat(),
    sha256,
    time: fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }),
    requiresPython: fc.constantFrom(undefined, ">=3.8", "<4,>=3.9, !=3.10.*", "~=3.9", ">2.7"),
    metadataSha256: sha256,
    isMetadataStatic: fc.boolean(),
    yanked: fc.option(
      reason.map((text) => ({ etag, reason: text })),
      { nil: undefined },
    ),
    provenance: fc.constantFrom(undefined, { etag }),
    signature: fc.constantFrom(undefined, { etag }),
  })
  .map(({ folder, file, time, requiresPython, yanked, provenance, signature, ...facts }) => ({
    ...facts,
    etag,
    key: folder + file.filename,
    distribution: file,
    uploadTime: time.toISOString(),
    ...(requiresPython !== undefined && { requiresPython }),
    sideFiles: {
      ...(yanked && { yanked }),
      ...(provenance && { provenance }),
      ...(signature && { signature }),
    },
  }));

const page: fc.Arbitrary<ProjectPage> = fc.record({
  project: fc.constant(mainProject("acme")),
  distributions: fc.uniqueArray(record, { selector: ({ key }) => key, minLength: 1, maxLength: 6 }),
  statuses: fc.array(
    fc.record({
      key: fc.constant("acme.status"),
      etag: fc.constant(etag),
      status: fc.record({
        status: fc.constantFrom("archived", "deprecated", "quarantined"),
        reason: reason.filter((text) => text !== ""),
      }),
    }),
    { maxLength: 1 },
  ),
});

describe("whatever a project holds", () => {
  it("its page conforms in JSON and in HTML, and both say the same as the bucket", () => {
    fc.assert(
      fc.property(page, (given) => {
        const { versions, ...json } = readJsonPage(renderJson(given, SITE), PAGE_URL);
        const html = readHtmlPage(renderHtml(given, SITE), PAGE_URL);
        expect(html).toEqual(json);
        expect(json).toEqual(factsOf(given));
        expect(new Set(versions)).toEqual(
          new Set(given.distributions.map(({ distribution }) => distribution.version.normalised)),
        );
      }),
      { seed: 691, numRuns: 300 },
    );
  });

  it("no private fact is on the HTML page or in the JSON that is compressed", () => {
    fc.assert(
      fc.property(page, (given) => {
        JSON.parse(renderJson(given, SITE), (key, value) => {
          expect(key).not.toMatch(/^_/);
          return value;
        });
        expect(renderHtml(given, SITE)).not.toContain("acme.status");
      }),
      { seed: 691 },
    );
  });
});

it("the list of projects conforms in HTML", () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyProjectName().map(parseProjectName)), (projects) => {
      const read = readHtmlRoot(renderRootHtml(projects), `${SITE}/simple/`);
      expect([...read]).toEqual(projects.map((name) => [name, `${SITE}/simple/${name}/`]));
    }),
    { seed: 691 },
  );
});

/** What the page must say, derived from the model without the renderers. */
function factsOf(given: ProjectPage): PageFacts {
  const { status, files } = visiblePage(given);
  return {
    name: given.project.name,
    status,
    files: files.map((file) => ({
      filename: basename(file.key),
      url: `${SITE}/${file.key.split("/").map(percentEncoded).join("/")}`,
      sha256: file.sha256,
      size: file.size,
      uploadTime: file.uploadTime,
      requiresPython: file.requiresPython,
      coreMetadata: file.isMetadataStatic ? file.metadataSha256 : undefined,
      yanked: file.sideFiles.yanked?.reason,
      hasSignature: file.sideFiles.signature !== undefined,
      provenance:
        file.sideFiles.provenance &&
        `${SITE}/${file.key.split("/").map(percentEncoded).join("/")}.provenance`,
    })),
  };
}

/** RFC 3986: everything but the unreserved characters. */
function percentEncoded(segment: string): string {
  return [...Buffer.from(segment)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9._~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}
