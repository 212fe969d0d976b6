import { describe, expect, it } from "vitest";
import { parseRequestTarget } from "./request-target.ts";

describe("parseRequestTarget", () => {
  it.each([
    ["/", "127.0.0.1:9000", undefined, undefined],
    ["/bucket", "127.0.0.1:9000", "bucket", undefined],
    ["/bucket/", "127.0.0.1:9000", "bucket", undefined],
    ["/bucket/a/b", "127.0.0.1:9000", "bucket", "a/b"],
    ["/bucket//a//", "127.0.0.1:9000", "bucket", "/a//"],
    ["/bucket/../a", "127.0.0.1:9000", "bucket", "../a"],
    ["/bucket/a%2Fb", "127.0.0.1:9000", "bucket", "a/b"],
    ["/bucket/a+b%2Bc", "127.0.0.1:9000", "bucket", "a b+c"],
    ["/bucket/%C3%BC?list", "localhost:9000", "bucket", "ü"],
    ["/a/b", "bucket.localhost:9000", "bucket", "a/b"],
    ["/", "a.b.localhost", "a.b", undefined],
  ])("reads %s on %s", (url, host, bucket, key) => {
    expect(parseRequestTarget(url, host)).toMatchObject({ bucket, key });
  });

  it("reads the query like a form, in order", () => {
    const { query } = parseRequestTarget(
      "/b?list-type=2&prefix=a+b%2Bc%3D&uploads&empty=&a=1&a=2&&",
      "localhost",
    );
    expect(query).toEqual([
      ["list-type", "2"],
      ["prefix", "a b+c="],
      ["uploads", ""],
      ["empty", ""],
      ["a", "1"],
      ["a", "2"],
    ]);
  });

  it.each([
    ["/bucket/%ff", "InvalidURI"],
    ["/bucket/%", "InvalidURI"],
    ["/bucket?prefix=%zz", "InvalidURI"],
    ["http://127.0.0.1/bucket/key", "InvalidURI"],
    [`/bucket/${"k".repeat(1025)}`, "KeyTooLongError"],
  ])("refuses %s", (url, code) => {
    expect(() => parseRequestTarget(url, "localhost")).toThrow(expect.objectContaining({ code }));
  });
});
