import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { describe, expect, it } from "vitest";
import { AMBIGUOUS_SDISTS } from "../../testing/corpus/ambiguous-sdists.ts";
import { DAMAGED_WHEELS } from "../../testing/corpus/damaged-wheels.ts";
import { HOSTILE_SDISTS } from "../../testing/corpus/hostile-sdists.ts";
import { HOSTILE_WHEELS } from "../../testing/corpus/hostile-wheels.ts";
import { ODD_FILES, PIPS_FILES } from "../../testing/corpus/odd-files.ts";
import { ODD_SDISTS, SDISTS_WITHOUT_METADATA } from "../../testing/corpus/odd-sdists.ts";
import { SyntheticObject } from "../../testing/synthetic-object.ts";
import { ObjectReader, PART_BYTES, TAIL_BYTES } from "./object-reader.ts";
import { readDistribution } from "./read-distribution.ts";

describe.each([
  ["damaged wheels", DAMAGED_WHEELS],
  ["hostile wheels", HOSTILE_WHEELS],
  ["hostile sdists", HOSTILE_SDISTS],
  ["ambiguous sdists", AMBIGUOUS_SDISTS],
])("%s", (_, corpus) => {
  it.each(corpus)("%s (%s)", async (reason, _what, build) => {
    const { filename, contents } = build();
    const object = new SyntheticObject(...contents);
    const distribution = parseDistributionFilename(filename);
    expect(await readDistribution(new ObjectReader(object), filename, distribution)).toEqual({
      kind: "rejected",
      etag: object.etag,
      reason: `Cannot read ${distribution.kind} "${filename}": ${reason}`,
    });
    // The end, what a walk through the directory needs beyond it, and each byte at most once more.
    expect(object.gets.length).toBeLessThanOrEqual(1 + Math.ceil(object.size / PART_BYTES));
    expect(object.largestRead).toBeLessThanOrEqual(Math.max(PART_BYTES, TAIL_BYTES));
  });
});

it.each([...ODD_FILES, ...PIPS_FILES, ...ODD_SDISTS])("reads %s", async (_, build) => {
  const { filename, contents } = build();
  const object = new SyntheticObject(...contents);
  const distribution = parseDistributionFilename(filename);
  expect(await readDistribution(new ObjectReader(object), filename, distribution)).toMatchObject({
    kind: "read",
    metadata: { name: "acme", version: "1.0" },
  });
});

it.each(SDISTS_WITHOUT_METADATA)("lists without metadata: %s (%s)", async (note, _, build) => {
  const { filename, contents } = build();
  const object = new SyntheticObject(...contents);
  const outcome = await readDistribution(
    new ObjectReader(object),
    filename,
    parseDistributionFilename(filename),
  );
  expect(outcome).toMatchObject({
    kind: "read",
    size: object.size,
    note: `Listed without metadata: ${note}`,
  });
  expect(outcome).not.toHaveProperty("metadata");
  expect(outcome).not.toHaveProperty("metadataFile");
});
