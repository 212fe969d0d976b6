import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseDistributionFilename } from "./core/distribution-filename.ts";
import { ObjectReader, PART_BYTES, TAIL_BYTES } from "./object-reader.ts";
import { readDistribution } from "./read-distribution.ts";
import type { ReadOutcome } from "./read-outcome.ts";
import { buildSdist } from "./testing/build-sdist.ts";
import { type BuiltDistribution, buildWheel } from "./testing/build-wheel.ts";
import { metadataText } from "./testing/metadata-text.ts";
import { SyntheticObject } from "./testing/synthetic-object.ts";

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
    // PKG-INFO lies at the front there: one more.
    ["a large zip sdist", buildSdist({ ...ACME, files: BULK, extension: ".zip" }), 5],
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
  ])("of a wheel whose metadata spell the %s in another way", async (_, name, version) => {
    const { filename, body } = buildWheel({ ...ACME, metadata: metadataText({ name, version }) });
    expect(await read(new SyntheticObject(body), filename)).toMatchObject({ kind: "read" });
  });
});
