import { describe, expect, it } from "vitest";
import { parseBucketName } from "./bucket-name.ts";

describe("parseBucketName", () => {
  it.each(["my-pypi", "abc", "0-9", "a.b.c", "a".repeat(63), "1.2.3", "xn-a", "mrap.s3"])(
    "takes %j",
    (name) => {
      expect(parseBucketName(name)).toBe(name);
    },
  );

  it.each([
    "",
    "ab",
    "a".repeat(64),
    "My-Pypi",
    "my_pypi",
    "-pypi",
    "pypi-",
    "a..b",
    ".ab",
    "ab.",
    "a.-b",
    "a-.b",
    "192.168.5.4",
    "xn--pypi",
    "sthree-pypi",
    "amzn-s3-demo-bucket",
    "pypi-s3alias",
    "pypi--ol-s3",
    "pypi.mrap",
    "pypi--x-s3",
    "pypi--table-s3",
    "pypi/a",
    "pypi ",
    "pÿpi",
    "pypi\n",
  ])("refuses %j", (name) => {
    expect(() => parseBucketName(name)).toThrow(`Cannot name a bucket ${JSON.stringify(name)}: expected`);
  });
});
