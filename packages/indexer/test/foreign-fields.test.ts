import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { sample } from "@wheelyard/core/testing/extent";
import { expect, it } from "vitest";
import { createHandler } from "../src/handler.ts";
import { ObjectReader } from "../src/reading/object-reader.ts";
import { readDistribution } from "../src/reading/read-distribution.ts";
import { bucketMessage, created } from "../testing/bucket-message.ts";
import { buildWheel } from "../testing/build-wheel.ts";
import { MemoryStore } from "../testing/memory-store.ts";

const KIB = 1024;

/** What METADATA may have, besides the required fields. */
const ALL = 4 * KIB * KIB - KIB;

/** Each of its characters takes more bytes when escaped: in HTML, in JSON, in a feed. */
const long = (length: number): string => `"\u0001&'`.repeat(Math.ceil(length / 4)).slice(0, length);

/** As many different values as their total length allows. */
const many = (count: number, length: number, before = "", after = ""): string[] =>
  Array.from({ length: count }, (_, i) => {
    const start = `${before}${i}`;
    return start + long(length - start.length - after.length) + after;
  });

/** Endless specifiers, each of which clients accept. */
const clauses = (length: number): string => "!=1.0,".repeat(length / 6).slice(0, -1);

const REPEATED = 9_900;

const FIELDS: readonly (readonly [what: string, fields: Record<string, string | readonly string[]>])[] = [
  ...[
    "Summary",
    "Keywords",
    "License",
    "License-Expression",
    "Author",
    "Author-email",
    "Maintainer",
    "Maintainer-email",
    "Home-page",
    "Download-URL",
    "Platform",
    "Description-Content-Type",
  ].map((name) => [`one ${name} of 4 MiB`, { [name]: long(ALL) }] as const),
  ["a Description of 4 MiB", { Description: long(ALL) }],
  [
    "a Description of 128 Ki characters",
    { Description: long(128 * KIB), "Description-Content-Type": "text/markdown" },
  ],
  ...["Classifier", "Project-URL", "License-File", "Dynamic", "Platform", "Obsoletes-Dist", "X-Unknown"].map(
    (name) => [`many fields ${name}`, { [name]: many(REPEATED, 400) }] as const,
  ),
  ["classifiers of groups of their own", { Classifier: many(REPEATED, 400, "", " :: a") }],
  ["classifiers of licences", { Classifier: many(REPEATED, 400, "License :: ") }],
  ["many keywords", { Keywords: "a,".repeat(ALL / 2) }],
  ["many people", { Author: "a", "Author-email": "a<b>,".repeat(ALL / 5) }],
  ["people of quotes", { "Author-email": '"<'.repeat(ALL / 2) }],
  ["links with labels", { "Project-URL": many(REPEATED, 400, "a", ", https://a.example/") }],
  ["links to long addresses", { "Project-URL": many(4_000, 1_000, "a, https://a.example/") }],
  ["a Requires-Python of many clauses", { "Requires-Python": clauses(1_000) }],
  ["a Requires-Python that is too long", { "Requires-Python": clauses(ALL) }],
  ["the longest requirements", { "Requires-Dist": many(256, 4_096, "acme") }],
  ["requirements of many clauses", { "Requires-Dist": Array(256).fill(`acme ${clauses(4_080)}`) }],
  ["many requirements", { "Requires-Dist": many(REPEATED, 100, "acme-", " ; a") }],
  ["requirements with names that end nowhere", { "Requires-Dist": Array(256).fill("a".repeat(4_096)) }],
  ["requirements with long extras", { "Requires-Dist": many(256, 4_096, "acme; extra == '", "'") }],
  [
    "requirements with an extra each",
    {
      "Requires-Dist": many(REPEATED, 100, `acme; extra == "a`).map((text) => `${text.replaceAll('"', "")}`),
    },
  ],
  [
    "requirements with markers of many clauses",
    { "Requires-Dist": Array(256).fill(`acme; ${"a and ".repeat(600)}b`) },
  ],
  ["requirements of brackets", { "Requires-Dist": Array(256).fill(`acme${"(".repeat(4_000)}`) }],
  ["255 extras of 255 characters", { "Provides-Extra": many(255, 255) }],
  ["many extras", { "Provides-Extra": many(REPEATED, 100) }],
];

/** Bytes of generated objects for one file: one author must not fill an index of thousands. */
const BOUNDS: readonly (readonly [prefix: string, most: number])[] = [
  ["_index/project/acme/", 1_024 * KIB],
  ["_index/pypi/", 5_120 * KIB],
  ["_index/", 32 * KIB],
];

it.each(sample(FIELDS))("%s make pages of bounded size", async (_, fields) => {
  const bucket = new MemoryStore();
  const wheel = buildWheel({ name: "acme", version: "1.0", fields });
  bucket.write(wheel.filename, wheel.body);
  const objects = new ObjectReader(bucket);
  const handle = createHandler({
    bucket: "my-pypi",
    store: bucket,
    readDistribution: (key, distribution, signal) => readDistribution(objects, key, distribution, signal),
    pause: async () => {},
    log: () => {},
  });
  const { batchItemFailures } = await handle(
    { Records: [bucketMessage("1", created(wheel.filename))] },
    { getRemainingTimeInMillis: () => 600_000 },
  );
  expect(batchItemFailures).toEqual([]);
  expect(bucket.keys("_index/rejected/")).toEqual([]);
  const large = bucket.keys("_index/").flatMap((key) => {
    const size = Buffer.byteLength(bucket.text(key) ?? "");
    const [, most = 0] = BOUNDS.find(([prefix]) => key.startsWith(prefix)) ?? [];
    return key === metadataKey(wheel.filename) || size <= most ? [] : [{ key, size }];
  });
  expect(large).toEqual([]);
  expect(bucket.keys("_index/project/acme/")).toContain("_index/project/acme/1.0/index.html");
});
