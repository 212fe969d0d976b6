import { describe, expect, it } from "vitest";
import { parseRange } from "./range.ts";

describe("parseRange", () => {
  it.each([
    ["bytes=0-0", { offset: 0, size: 1 }],
    ["bytes=2-5", { offset: 2, size: 4 }],
    ["bytes=2-", { offset: 2, size: 8 }],
    ["bytes=2-99999", { offset: 2, size: 8 }],
    ["bytes=-3", { offset: 7, size: 3 }],
    ["bytes=-10", { offset: 0, size: 10 }],
    ["bytes=-99999", { offset: 0, size: 10 }],
    ["bytes=9-", { offset: 9, size: 1 }],
    // An unreadable range counts as not requested.
    ["bytes=5-2", undefined],
    ["bytes=-", undefined],
    ["bytes=a-b", undefined],
    ["bytes=0-1,3-4", undefined],
    ["items=0-1", undefined],
    ["", undefined],
  ])("reads %s of ten bytes", (header, range) => {
    expect(parseRange(header, 10)).toEqual(range);
  });

  it.each([
    ["bytes=10-", 10],
    ["bytes=99-100", 10],
    ["bytes=-0", 10],
    ["bytes=0-", 0],
    ["bytes=-5", 0],
  ])("refuses %s of %i bytes", (header, size) => {
    expect(() => parseRange(header, size)).toThrow(
      expect.objectContaining({
        code: "InvalidRange",
        status: 416,
        headers: { "content-range": `bytes */${size}` },
      }),
    );
  });
});
