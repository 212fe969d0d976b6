import { expect, it } from "vitest";
import { parseConfig } from "./config.ts";

it("reads the function's settings", () => {
  expect(parseConfig({ BUCKET: "a", LOGS_BUCKET: "b", DISTRIBUTION_ID: "E1" })).toEqual({
    bucket: "a",
    logsBucket: "b",
    distribution: "E1",
  });
});

it("names every setting that is missing", () => {
  expect(() => parseConfig({ BUCKET: "" })).toThrow(
    'Cannot start the counter of downloads: BUCKET is "", expected the name of the bucket of the index; LOGS_BUCKET is not set, expected the name of the bucket of access logs; DISTRIBUTION_ID is not set, expected the id of the distribution',
  );
});
