import { describe, expect, it } from "vitest";
import { channelOf, channelRoot, InvalidChannelNameError, inRoot, MAIN } from "./root.ts";

const LONGEST = "c".repeat(64);

describe("a channel", () => {
  it.each(["cu121", "nightly", "0", "2.9.0-rc1_a", "a..b", LONGEST])("may be called %j", (name) => {
    const root = channelRoot(name);
    expect(root).toBe(`_channels/${name}/`);
    expect(channelOf(root)).toBe(name);
    expect(inRoot("the root list", root)).toBe(`the root list of channel "${name}"`);
  });

  it.each(["", "-a", "a-", ".", "..", "_a", "A", "a/b", "a b", "é", "a\n", `${LONGEST}c`])(
    "may not be called %j",
    (name) => {
      expect(() => channelRoot(name)).toThrow(InvalidChannelNameError);
      expect(() => channelRoot(name)).toThrow("Cannot read channel name ");
    },
  );
});

it("the main index is not a channel, and messages don't name it", () => {
  expect(channelOf(MAIN)).toBeUndefined();
  expect(inRoot("the root list", MAIN)).toBe("the root list");
});
