import { expect, it } from "vitest";
import { byteSize } from "./byte-size.ts";

it.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1_000, "1.0 KB"],
  [9_949, "9.9 KB"],
  [9_951, "10 KB"],
  [999_499, "999 KB"],
  [999_500, "1.0 MB"],
  [1_440_000, "1.4 MB"],
  [5_000_000_000, "5.0 GB"],
  [5e15, "5000 TB"],
])("formats %d as %s", (size, said) => {
  expect(byteSize(size)).toBe(said);
});
