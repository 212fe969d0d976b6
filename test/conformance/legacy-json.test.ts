import { buildSdist } from "@wheelyard/indexer/testing/build-sdist";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";

/** What each key holds on pypi.org, according to its documentation and its answers. `?` marks what may be null. */
const INFO: Record<string, string> = {
  author: "string?",
  author_email: "string?",
  bugtrack_url: "string?",
  classifiers: "strings",
  description: "string",
  description_content_type: "string?",
  docs_url: "string?",
  download_url: "string?",
  downloads: "object",
  dynamic: "strings?",
  home_page: "string?",
  keywords: "string?",
  license: "string?",
  license_expression: "string?",
  license_files: "strings?",
  maintainer: "string?",
  maintainer_email: "string?",
  name: "string",
  package_url: "string",
  platform: "string?",
  project_url: "string",
  project_urls: "object?",
  provides_extra: "strings?",
  release_url: "string",
  requires_dist: "strings?",
  requires_python: "string?",
  summary: "string?",
  version: "string",
  yanked: "boolean",
  yanked_reason: "string?",
};

/** Without the sums that pypi.org makes with MD5 and BLAKE2: a client that checks a file here has its SHA-256. */
const FILE: Record<string, string> = {
  comment_text: "string?",
  digests: "object",
  downloads: "number",
  filename: "string",
  has_sig: "boolean",
  packagetype: "string",
  python_version: "string",
  requires_python: "string?",
  size: "number",
  upload_time: "string",
  upload_time_iso_8601: "string",
  url: "string",
  yanked: "boolean",
  yanked_reason: "string?",
};

type Json = Record<string, unknown>;

const old = buildWheel({ name: "acme.core", version: "1.0", fields: { Summary: "Old" } });
const sdist = buildSdist({ name: "acme.core", version: "2.0", requiresPython: ">=3.8" });
const wheel = buildWheel({
  name: "acme.core",
  version: "2.0",
  requiresPython: ">=3.8",
  fields: {
    Summary: "Core of acme",
    Author: "Ada",
    "Author-email": "ada@example.com",
    Keywords: "a,b",
    "License-Expression": "MIT",
    "License-File": ["LICENSE", "vendored/LICENSE"],
    "Download-URL": "https://example.com/download",
    Platform: "any",
    Classifier: ["Topic :: Software Development", "Programming Language :: Python :: 3"],
    "Project-URL": ["Source, https://example.com/source", "Docs, https://example.com/docs"],
    "Requires-Dist": ['leaf>=1; extra == "x"', "branch"],
    "Provides-Extra": "x",
    "Description-Content-Type": "text/markdown",
  },
  description: "# Acme",
});
const preview = buildWheel({ name: "acme.core", version: "3.0rc1" });

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  for (const { filename, body } of [old, sdist, wheel, preview]) await stack.bucket.put(filename, body);
  await stack.bucket.put(`${old.filename}.yanked`, "too old");
  await stack.drain();
});

afterAll(() => stack[Symbol.asyncDispose]());

async function legacy(path: string): Promise<Json> {
  const response = await stack.index.fetch(path);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json");
  return (await response.json()) as Json;
}

describe.each([
  ["/pypi/acme-core/json", ["info", "last_serial", "releases", "urls", "vulnerabilities"]],
  ["/pypi/acme-core/1.0/json", ["info", "last_serial", "urls", "vulnerabilities"]],
  ["/pypi/acme-core/2.0/json", ["info", "last_serial", "urls", "vulnerabilities"]],
  ["/pypi/acme-core/3.0rc1/json", ["info", "last_serial", "urls", "vulnerabilities"]],
])("%s", (path, keys) => {
  it("has the keys of pypi.org, with values of their types", async () => {
    const page = await legacy(path);
    expect(Object.keys(page)).toEqual(keys);
    expect(typesOf(page.info as Json, INFO)).toEqual(INFO);
    const releases = Object.values((page.releases ?? {}) as Record<string, Json[]>);
    const files = [...(page.urls as Json[]), ...releases.flat()];
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(typesOf(file, FILE)).toEqual(FILE);
      expect(file.digests).toEqual({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    }
  });
});

it("describes the latest final release, and lists all", async () => {
  const page = await legacy("/pypi/acme-core/json");
  expect(page.info).toMatchObject({
    name: "acme.core",
    version: "2.0",
    summary: "Core of acme",
    author: "Ada",
    author_email: "ada@example.com",
    keywords: "a,b",
    license_expression: "MIT",
    license_files: ["LICENSE", "vendored/LICENSE"],
    download_url: "https://example.com/download",
    platform: "any",
    classifiers: ["Topic :: Software Development", "Programming Language :: Python :: 3"],
    project_urls: { Source: "https://example.com/source", Docs: "https://example.com/docs" },
    requires_dist: ['leaf>=1; extra == "x"', "branch"],
    provides_extra: ["x"],
    requires_python: ">=3.8",
    description: "# Acme",
    description_content_type: "text/markdown",
    yanked: false,
    yanked_reason: null,
  });
  const releases = page.releases as Record<string, Json[]>;
  expect(Object.keys(releases)).toEqual(["1.0", "2.0", "3.0rc1"]);
  expect(page.urls).toEqual(releases["2.0"]);
  expect(releases["2.0"]).toMatchObject([
    { filename: wheel.filename, packagetype: "bdist_wheel", python_version: "py3", yanked: false },
    { filename: sdist.filename, packagetype: "sdist", python_version: "source", requires_python: ">=3.8" },
  ]);
  expect(releases["1.0"]).toMatchObject([{ yanked: true, yanked_reason: "too old" }]);
});

it("says that a release is yanked, and why", async () => {
  const { info } = await legacy("/pypi/acme-core/1.0/json");
  expect(info).toMatchObject({ version: "1.0", summary: "Old", yanked: true, yanked_reason: "too old" });
});

it("gives URLs and digests that lead to the bytes", async () => {
  for (const file of (await legacy("/pypi/acme-core/json")).urls as Json[]) {
    const body = await (await stack.index.fetch(String(file.url))).arrayBuffer();
    const digest = Buffer.from(await crypto.subtle.digest("SHA-256", body)).toString("hex");
    expect(file.digests).toEqual({ sha256: digest });
    expect(file.size).toBe(body.byteLength);
  }
});

it.each(["/pypi/absent/json", "/pypi/acme-core/9.9/json", "/pypi/absent/1.0/json"])(
  "404: %s",
  async (path) => {
    expect((await stack.index.fetch(path)).status).toBe(404);
  },
);

/** The type of each value, in the words of the table; what fits an entry of the table is called as it is there. */
function typesOf(value: Json, table: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      const type = typeOf(entry);
      const expected = table[key] ?? "";
      const fits =
        type === expected || `${type}?` === expected || (type === "null" && expected.endsWith("?"));
      return [key, fits ? expected : type];
    }),
  );
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.every((entry) => typeof entry === "string") ? "strings" : "array";
  return typeof value;
}
