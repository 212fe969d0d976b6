import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyIndexKey, buildIndexKey } from "../testing/any-index-key.ts";
import { mutated } from "../testing/arbitrary-text.ts";
import { GENERATED_KEYS, keysOfRoot } from "../testing/generated-keys.ts";
import { CLAIMS_PREFIX } from "./bucket-layout/claim-keys.ts";
import { MAX_KEY_BYTES } from "./bucket-layout/object-key.ts";
import { metadataKey, rejectionKey, waitingKey } from "./bucket-layout/record-keys.ts";
import { type IndexKey, parseIndexKey } from "./index-key.ts";
import { parseProjectName } from "./project-name.ts";
import { channelRoot, MAIN } from "./root.ts";
import { sha256 } from "./sha256.ts";

const RUNS = { numRuns: 5_000 };
const CU121 = channelRoot("cu121");
const acme = { root: MAIN, name: parseProjectName("acme") };

describe("every key that a builder makes", () => {
  it("can be parsed", () => {
    fc.assert(
      fc.property(anyIndexKey, (given) => {
        expect(parseIndexKey(buildIndexKey(given))).toEqual(given);
      }),
      RUNS,
    );
  });

  it("can be parsed, in the main index and in a channel", () => {
    const keys = [...GENERATED_KEYS, ...keysOfRoot(CU121)].filter((key) => !key.startsWith(CLAIMS_PREFIX));
    const kinds = keys.map((key) => parseIndexKey(key)?.kind);
    expect(keys.filter((_, n) => kinds[n] === undefined)).toEqual([]);
    expect(keys.map((key) => buildIndexKey(parseIndexKey(key) as IndexKey))).toEqual(keys);
  });

  it("says what a note or a record is about, as far as the key tells", () => {
    const [short, long] = ["a/acme-1.0.zip", `${"d/".repeat(505)}acme-1.0.zip`];
    expect(parseIndexKey(rejectionKey(short))).toEqual({ kind: "rejection", key: short });
    expect(parseIndexKey(rejectionKey(long))).toEqual({ kind: "unnamedRejection", digest: sha256(long) });
    expect(parseIndexKey(metadataKey(short))).toEqual({ kind: "metadata", key: short });
    const note = waitingKey(acme, "any/acme.status");
    expect(parseIndexKey(note)).toEqual({
      kind: "waiting",
      project: acme,
      digest: sha256("any/acme.status"),
    });
  });
});

/** Segments of keys, and some that look like them. */
const SEGMENTS =
  `_index simple project pypi rss waiting metadata rejected agreed downloads home _channels cu121 Cu acme Acme 1.0
  1.00 v1 _home _assets _problems index.html index.json index.json.gz json updates.json updates.xml releases.xml 7f.json
  problems.json lists.txt site.css ${"0".repeat(64)}.json a.zip.metadata`
    .split(/\s+/)
    .concat("");

describe("a key that no builder makes", () => {
  it("is never parsed: a key that parses is one that its builder makes", () => {
    let told = 0;
    const near = mutated(anyIndexKey.map(buildIndexKey));
    const segment = fc.constantFrom(...SEGMENTS);
    const swapped = fc.tuple(anyIndexKey.map(buildIndexKey), fc.nat(), segment).map(([key, at, by]) => {
      const segments = key.split("/");
      return segments.with(at % segments.length, by).join("/");
    });
    const anyPath = fc.array(segment, { maxLength: 7 }).map((segments) => ["_index", ...segments].join("/"));
    const keys = fc.oneof(
      { weight: 5, arbitrary: swapped },
      { weight: 3, arbitrary: near },
      anyPath,
      fc.string(),
    );
    fc.assert(
      fc.property(keys, (key) => {
        const parsed = parseIndexKey(key);
        if (parsed === undefined) return;
        told++;
        expect(buildIndexKey(parsed)).toBe(key);
      }),
      { numRuns: 20_000 },
    );
    expect(told).toBeGreaterThan(1_000);
  });

  it.each([
    "",
    "_index/",
    "simple/acme/index.json",
    "_claims/acme",
    "_index/simple/acme",
    "_index/simple/acme/",
    "_index/simple/Acme/index.json",
    "_index/simple/a b/index.json",
    "_index/simple/acme/index.xml",
    "_index/simple/acme/1.0/index.html",
    "_index/simple/acme/index.json/",
    "_index//simple/index.json",
    "_index/project/acme/index.json",
    "_index/project/acme/1.00rc/index.html",
    "_index/project/acme/1.0-1/index.html",
    "_index/project/_home/7F.json",
    "_index/project/_home/100.json",
    "_index/project/_home/10000.json",
    "_index/project/_home/7f.xml",
    "_index/project/_also-in/-acme.json",
    "_index/project/_also-in/a--b.json",
    "_index/project/_also-in/acme.xml",
    "_index/project/_also-in/Acme.json",
    "_index/_channels/cu121/project/_also-in/acme.json",
    "_index/project/_assets/",
    "_index/project/_assets/a/b.css",
    "_index/project/_pages/",
    "_index/project/_pages/All",
    "_index/project/_pages/all/index.html",
    "_index/waiting/acme/0123.json",
    `_index/waiting/acme/${"0".repeat(64)}.json/x`,
    "_index/metadata/.metadata",
    "_index/metadata/a.zip",
    "_index/rejected/.json",
    `_index/rejected/${"x".repeat(MAX_KEY_BYTES)}.json`,
    "_index/agreed/.txt",
    "_index/agreed/a/b.txt",
    "_index/_channels/cu121/project/_assets/site.css",
    "_index/_channels/cu121/project/_pages/all-projects",
    "_index/_channels/cu121/project/_channels/index.html",
    "_index/_channels/cu121/metadata/a.zip.metadata",
    "_index/_channels/cu121/rejected/a.zip.json",
    "_index/_channels/cu121/agreed/00.txt",
    "_index/downloads/acme.json",
    "_index/downloads/pypi/Acme/downloads",
    "_index/downloads/pypi/acme/json",
    "_index/downloads/pypi/acme/1.0/downloads",
    "_index/downloads/simple/acme/state.json",
    "_index/pypi/acme/downloads",
    "_index/pypi/_most-used",
    "_index/_channels/cu121/pypi/acme/downloads",
    "_index/_channels/cu121/downloads/pypi/acme/downloads",
    "_index/_channels/Cu121/simple/index.json",
    "_index/_channels/cu121/_channels/cu121/simple/index.json",
    "_index/_channels/simple/index.json",
  ])("%j", (key) => {
    expect(parseIndexKey(key)).toBeUndefined();
  });
});
