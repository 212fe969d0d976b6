import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { updatesKeys } from "@wheelyard/core/bucket-layout/root-keys";
import { PROJECT_PAGE_NAMES, VIEW_NAMES } from "@wheelyard/core/bucket-layout/view-names";
import { InvalidFilenameError, parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { filePath } from "@wheelyard/core/file-url";
import type { IndexKey } from "@wheelyard/core/index-key";
import { keyRole } from "@wheelyard/core/key-role";
import { channelRoot, MAIN } from "@wheelyard/core/root";
import { SIDE_FILES, sideFileKeys, sideFileKind } from "@wheelyard/core/side-files";
import { anyIndexKey, buildIndexKey } from "@wheelyard/core/testing/any-index-key";
import { anyProjectName, anyVersion, mutated } from "@wheelyard/core/testing/arbitrary-text";
import { shareOf } from "@wheelyard/core/testing/extent";
import {
  OWN_FOLDERS,
  PAGE_FOLDERS,
  PAGE_NAMES,
  PAGES,
  type Page,
  type PageName,
} from "@wheelyard/core/url-layout";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { projectOfFilename } from "../../packages/edge-auth/src/viewer-request/distribution-filename.ts";
import { readPath } from "../../packages/edge-auth/src/viewer-request/path.ts";
import { type Route, routeOf } from "../../packages/edge-auth/src/viewer-request/route.ts";
import vectors from "../vectors/distribution-filenames.json" with { type: "json" };

// By a filename, the edge decides who may read a file, and the indexer under which project to list it. They share no
// code except the constants in `url-layout.ts`, because the edge runs in an engine with 2 MB and ES5. So these tests
// make sure that they agree.

function projectInIndex(filename: string): string | null {
  try {
    return parseDistributionFilename(filename).project;
  } catch (error) {
    if (error instanceof InvalidFilenameError) return null;
    throw error;
  }
}

// A dash in a version would be read as the end of the name.
const anyFilenameVersion = anyVersion().map((version) => version.replaceAll("-", "."));
const anyTagSet = fc.constantFrom("py3", "py2.py3", "none", "any", "cp311", "win_amd64", "_", "3", "py3.3");

const anyFilename = fc.oneof(
  fc
    .tuple(
      anyProjectName(),
      anyFilenameVersion,
      fc.constantFrom("", "", "-1", "-2b.c"),
      anyTagSet,
      anyTagSet,
      anyTagSet,
    )
    .map(([name, version, build, ...tags]) => `${name}-${version}${build}-${tags.join("-")}.whl`),
  fc
    .tuple(anyProjectName(), anyFilenameVersion, fc.constantFrom(".tar.gz", ".zip", ".tgz", ""))
    .map(([name, version, suffix]) => `${name}-${version}${suffix}`),
);

const anyChannelFolders = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  fc.constantFrom(["_channels"], ["_channels", "cu121"], ["_channels", "CU121"], ["_channels", "rss"]),
);

const anyKey = fc
  .tuple(
    anyChannelFolders,
    fc.array(
      fc.constantFrom(
        ...["a", "A b", "%", "ä", "..", ".", "", "c\\d", "\0", "_channels"],
        ...PAGE_FOLDERS,
        ...OWN_FOLDERS,
      ),
      {
        maxLength: 2,
      },
    ),
    fc.oneof({ weight: 3, arbitrary: anyFilename }, mutated(anyFilename)),
    fc.constantFrom("", "", "", ...sideFileKeys(""), ".status", ".metadata"),
  )
  .map(([channel, folders, filename, suffix]) => [...channel, ...folders, filename + suffix].join("/"));

/** Where the edge sends a URI, or null if nowhere. */
function routeAtEdge(uri: string): Route | null {
  const path = readPath(uri);
  return path === null ? null : routeOf(uri, path);
}

const file = (object: string, project: string): Partial<Route> => ({ at: null, object, project });

function pageOf(key: IndexKey): PageName | undefined {
  if (key.kind === "listPage") return key.view === "html" ? key.page : undefined;
  return PAGE_NAMES.find((name) => name === key.kind);
}

/** The name of a page's file in its folder. */
function fileOf(key: IndexKey): string {
  if (key.kind === "projectPage") return PROJECT_PAGE_NAMES[key.view];
  return VIEW_NAMES["view" in key ? key.view : "state"];
}

/** Whether it is the key of a distribution, or of a file beside one that has a URL. */
function isServed(key: string): boolean {
  const kind = sideFileKind(key);
  return kind === undefined || SIDE_FILES[kind].isServed;
}

const RUNS = { seed: 20, numRuns: shareOf(30_000) };

describe("the edge and the indexer", () => {
  it.each(vectors)("find that the project of $filename is $project", ({ filename, project }) => {
    expect(projectInIndex(filename)).toBe(project);
    expect(projectOfFilename(filename)).toBe(project);
  });

  it("find the same project in any filename", () => {
    let found = 0;
    fc.assert(
      fc.property(fc.oneof(anyFilename, mutated(anyFilename)), (filename) => {
        const project = projectInIndex(filename);
        expect(projectOfFilename(filename)).toBe(project);
        if (project !== null) found += 1;
      }),
      RUNS,
    );
    expect(found).toBeGreaterThan(RUNS.numRuns / 5);
  });

  it("agree on which keys have a URL, and to which project they belong", () => {
    let found = 0;
    fc.assert(
      fc.property(anyKey, (key) => {
        const role = keyRole(key);
        const uri = filePath(key);
        const route = routeAtEdge(uri);
        if (role.kind === "distribution" && isServed(key)) {
          expect(route).toMatchObject(file(uri, role.distribution.project));
          found += 1;
        } else if (!key.endsWith(".metadata") && !/^\/|\/\//.test(key)) {
          // The URL of a key with an empty segment collapses to that of another key, which may be served.
          expect(route?.at).not.toBeNull();
        }
      }),
      RUNS,
    );
    expect(found).toBeGreaterThan(RUNS.numRuns / 20);
  });

  it("agree on where the bucket holds each page, of the main index and of channels", () => {
    const served = new Set<string>();
    fc.assert(
      fc.property(anyIndexKey, (given) => {
        const name = pageOf(given);
        if (name === undefined) return;
        const page: Page = PAGES[name];
        const uri = filePath(buildIndexKey(given));
        const path = uri.slice((page.kind === "count" ? "/_index/downloads" : "/_index").length);
        const isFolder = page.kind === "html" || page.kind === "views";
        const route = routeAtEdge(isFolder ? path.slice(0, path.lastIndexOf("/") + 1) : path);
        const object =
          page.kind === "views" ? `/_index${route?.root}${route?.at}${fileOf(given)}` : route?.object;
        expect(object).toBe(uri);
        served.add(name);
      }),
      { seed: 20, numRuns: 5_000 },
    );
    expect([...served].toSorted()).toEqual(PAGE_NAMES.toSorted());
  });

  it.each([MAIN, channelRoot("cu121")])("agree on where the home page of root %j is", (root) => {
    expect(routeAtEdge(`/${root}`)?.object).toBe(filePath(updatesKeys(root).home));
  });

  it("agree on where core metadata is", () => {
    let found = 0;
    fc.assert(
      fc.property(anyKey, (key) => {
        const role = keyRole(key);
        if (role.kind !== "distribution" || role.key !== key || !/(\.whl|\.tar\.gz|\.zip)$/.test(key)) return;
        const uri = filePath(key);
        const bucketUri = filePath(metadataKey(key));
        expect(routeAtEdge(`${uri}.metadata`)).toMatchObject(file(bucketUri, role.distribution.project));
        found += 1;
      }),
      RUNS,
    );
    expect(found).toBeGreaterThan(RUNS.numRuns / 50);
  });
});
