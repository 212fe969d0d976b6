import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { expect, it } from "vitest";
import { buildWheel } from "../../testing/build-wheel.ts";
import { SyntheticObject } from "../../testing/synthetic-object.ts";
import { ObjectReader } from "../reading/object-reader.ts";
import { WatchedReading } from "./watched-reading.ts";

const { filename, body } = buildWheel({ name: "acme", version: "1.0" });
const distribution = parseDistributionFilename(filename);

it("says what is being read, even if that fails", async () => {
  const told: string[] = [];
  const object = new SyntheticObject(body);
  const reading = new WatchedReading(
    new ObjectReader(object),
    () => {},
    (keys) => told.push(keys.join(" ")),
  );
  expect(await reading.read("a.whl", distribution)).toMatchObject({ kind: "read" });
  object.get = () => Promise.reject(new Error("SlowDown"));
  await expect(reading.read("b.whl", distribution)).rejects.toThrow("SlowDown");
  expect(told).toEqual(["a.whl", "", "b.whl", ""]);
});

it("rejects the version of a file over which a thread was ended, and nothing else", async () => {
  const reading = new WatchedReading(
    new ObjectReader(new SyntheticObject(body)),
    () => {},
    () => {},
  );
  reading.endless = ["a.whl"];
  expect(await reading.read("a.whl", distribution)).toEqual({
    kind: "rejected",
    etag: '"1"',
    reason:
      'Cannot read wheel "acme-1.0-py3-none-any.whl": it blocks its reader for more than 30 s, expected an archive that can be read to its end',
  });
  expect(await reading.read("b.whl", distribution)).toMatchObject({ kind: "read" });
});
