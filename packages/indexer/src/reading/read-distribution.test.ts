import { createHash, randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { hasTime } from "@wheelyard/core/testing/extent";
import { metadataText } from "@wheelyard/core/testing/metadata-text";
import { describe, expect, it } from "vitest";
import { buildSdist } from "../../testing/build-sdist.ts";
import { type BuiltDistribution, buildWheel } from "../../testing/build-wheel.ts";
import { SyntheticObject } from "../../testing/synthetic-object.ts";
import type { LogEntry } from "../reporting/log.ts";
import type { GetOutcome, Store } from "../store/store.ts";
import { OBJECTS_AT_ONCE, ObjectReader, PART_BYTES, PARTS_AT_ONCE, TAIL_BYTES } from "./object-reader.ts";
import { readDistribution } from "./read-distribution.ts";
import type { ReadOutcome } from "./read-outcome.ts";

function read(object: SyntheticObject, filename: string): Promise<ReadOutcome> {
  return readDistribution(new ObjectReader(object), `dist/${filename}`, parseDistributionFilename(filename));
}

const ACME = { name: "Acme.Core", version: "1.4.0" };
const BULK = { "acme_core/bulk.bin": randomBytes(3 * PART_BYTES) };

describe("reads the facts", () => {
  it.each<[string, BuiltDistribution, number]>([
    ["a small wheel", buildWheel(ACME), 1],
    ["a small sdist", buildSdist(ACME), 1],
    ["a small zip sdist", buildSdist({ ...ACME, extension: ".zip" }), 1],
    // The end, and the parts before it.
    ["a large wheel", buildWheel({ ...ACME, files: BULK }), 4],
    ["a large sdist", buildSdist({ ...ACME, files: BULK }), 4],
    ["a large zip sdist", buildSdist({ ...ACME, files: BULK, extension: ".zip" }), 4],
  ])("of %s", async (_, { filename, body }, gets) => {
    const object = new SyntheticObject(body);
    expect(await read(object, filename)).toMatchObject({
      kind: "read",
      etag: '"1"',
      lastModified: new Date(0),
      size: body.length,
      sha256: createHash("sha256").update(body).digest("hex"),
      metadata: { name: "Acme.Core", version: "1.4.0" },
      metadataFile: Buffer.from(metadataText(ACME)),
    });
    expect(object.gets).toHaveLength(gets);
    expect(object.largestRead).toBeLessThanOrEqual(Math.max(PART_BYTES, TAIL_BYTES));
  });

  it.each([
    ["2020-01-31T12:00:00Z", { firstPublished: new Date("2020-01-31T12:00:00Z") }, []],
    [
      "soon",
      {},
      [
        {
          level: "warn",
          event: "tag-ignored",
          key: "acme-1.0-py3-none-any.whl",
          tag: "wheelyard-upload-time",
          reason: 'Cannot use the upload time "soon": expected a time such as "2020-01-31T12:00:00Z"',
        },
      ],
    ],
  ])("with the tag %j", async (text, expected, logged) => {
    const { filename, body } = buildWheel({ name: "acme", version: "1.0" });
    const object = new SyntheticObject(body);
    object.lastModified = new Date("2026-01-01T00:00:00Z");
    object.tags = new Map([
      ["team", "core"],
      ["wheelyard-upload-time", text],
    ]);
    const log: LogEntry[] = [];
    const outcome = await readDistribution(
      new ObjectReader(object),
      filename,
      parseDistributionFilename(filename),
      undefined,
      (entry) => log.push(entry),
    );
    const { firstPublished } = outcome as { firstPublished?: Date };
    expect({ ...(firstPublished && { firstPublished }) }).toEqual(expected);
    expect(log).toEqual(logged);
    expect(object.gets).toHaveLength(1);
  });

  it("with METADATA unmodified, byte for byte", async () => {
    const metadata = Buffer.from(
      "Metadata-Version: 2.1\r\nName:  acme\r\nVersion: 1.0\r\nSummary: ü\r\n\r\n\r\ntext \r\n",
    );
    const { filename, body } = buildWheel({ name: "acme", version: "1.0", metadata });
    expect(await read(new SyntheticObject(body), filename)).toMatchObject({ metadataFile: metadata });
  });

  it.each([
    ["2.2", {}, true],
    ["2.1", {}, false],
    ["2.4", { Dynamic: "Requires-Dist" }, false],
  ])("of an sdist with metadata %s and %j; lasting: %s", async (metadataVersion, fields, isStatic) => {
    const { filename, body } = buildSdist({ ...ACME, metadataVersion, fields });
    const outcome = await read(new SyntheticObject(body), filename);
    expect(outcome).toMatchObject({ kind: "read", isMetadataStatic: isStatic });
  });

  it.each([
    ["name", "ACME-core", "1.4.0"],
    ["version", "acme_core", "v1.4"],
  ])("of a wheel whose metadata spells the %s in another way", async (_, name, version) => {
    const { filename, body } = buildWheel({ ...ACME, metadata: metadataText({ name, version }) });
    expect(await read(new SyntheticObject(body), filename)).toMatchObject({ kind: "read" });
  });
});

describe("when the store fails", () => {
  const bulk = randomBytes(2 * TAIL_BYTES);
  const files: (readonly [string, BuiltDistribution])[] = [
    ["a small wheel", buildWheel(ACME)],
    ["a large wheel", buildWheel({ ...ACME, files: { "acme_core/bulk.bin": bulk } })],
    ["a large sdist", buildSdist({ ...ACME, files: { "bulk.bin": bulk } })],
    [
      "a zip sdist that begins with PKG-INFO",
      buildSdist({ ...ACME, files: { "bulk.bin": bulk }, extension: ".zip" }),
    ],
    ...(hasTime
      ? [["a wheel whose directory is larger than the tail", wheelWithLargeDirectory()] as const]
      : []),
  ];

  describe.each(files)("on %s", (_, { filename, body }) => {
    const distribution = parseDistributionFilename(filename);

    /** Reads once for each request of a normal reading, disturbing that request. */
    async function disturbEachGet(disturb: Disturbance): Promise<Settled[]> {
      const undisturbed = new SyntheticObject(body);
      expect(await read(undisturbed, filename)).toMatchObject({ kind: "read" });
      const settled: Settled[] = [];
      for (let n = 1; n <= undisturbed.gets.length; n++) {
        const object = new SyntheticObject(body);
        const store: Pick<Store, "get"> = {
          get: (key, options) =>
            object.gets.length + 1 === n ? disturb(object, key, options) : object.get(key, options),
        };
        const [result] = await Promise.allSettled([
          readDistribution(new ObjectReader(store), filename, distribution),
        ]);
        settled.push(result);
      }
      return settled;
    }

    it("fails with the store's error, at each request", async () => {
      const slowDown = new Error("SlowDown");
      for (const result of await disturbEachGet(fail(slowDown))) {
        expect(result).toEqual({ status: "rejected", reason: slowDown });
      }
    });

    it("fails if an answer is short, at each request", async () => {
      for (const result of await disturbEachGet(cutShort)) {
        expect(result).toMatchObject({
          status: "rejected",
          reason: { message: expect.stringMatching(/^Cannot read/) },
        });
      }
    });

    it("says that the object is gone or, if that happens later, has changed", async () => {
      const results = await disturbEachGet(remove);
      expect(results.map(kindOf)).toEqual(["missing", ...results.slice(1).map(() => "changed")]);
    });

    it("says that the object changed if another one takes its place", async () => {
      const results = await disturbEachGet(replace);
      expect(results.map(kindOf)).toEqual(["read", ...results.slice(1).map(() => "changed")]);
    });
  });
});

it("reads many large objects with a bounded number of requests at once", async () => {
  const { filename, body } = buildWheel({ ...ACME, files: BULK });
  const object = new SyntheticObject(body);
  let atOnce = 0;
  let most = 0;
  const objects = new ObjectReader({
    async get(key, options) {
      most = Math.max(most, ++atOnce);
      await setImmediate();
      atOnce--;
      return object.get(key, options);
    },
  });
  const distribution = parseDistributionFilename(filename);
  const outcomes = await Promise.all(
    Array.from({ length: 40 }, () => readDistribution(objects, filename, distribution)),
  );
  expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(["read"]));
  expect(most).toBeGreaterThan(OBJECTS_AT_ONCE);
  expect(most).toBeLessThanOrEqual(OBJECTS_AT_ONCE + PARTS_AT_ONCE);
});

type Settled = PromiseSettledResult<ReadOutcome>;
type Disturbance = (object: SyntheticObject, ...get: Parameters<Store["get"]>) => Promise<GetOutcome>;

function fail(error: Error): Disturbance {
  return async (object, key, options) => {
    await object.get(key, options);
    throw error;
  };
}

const cutShort: Disturbance = async (object, key, options) => {
  const answer = await object.get(key, options);
  if (answer.kind !== "found") return answer;
  return { kind: "found", object: { ...answer.object, body: answer.object.body.subarray(1) } };
};

const remove: Disturbance = async (object, key, options) => {
  await object.get(key, options);
  return { kind: "missing" };
};

const replace: Disturbance = async (object, key, options) => {
  object.etag = '"2"';
  return object.get(key, options);
};

function kindOf(result: Settled): string {
  return result.status === "fulfilled" ? result.value.kind : String(result.reason);
}

function wheelWithLargeDirectory(): BuiltDistribution {
  const name = "x".repeat(180);
  const files = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`acme_core/${i}${name}`, ""]));
  return buildWheel({ ...ACME, files, compression: "stored" });
}
