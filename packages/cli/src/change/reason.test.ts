import { channelRoot, MAIN } from "@wheelyard/core/root";
import { describe, expect, it } from "vitest";
import { foreignYankReason, statusMarker, yankReason } from "./reason.ts";

describe("a reason", () => {
  it.each([
    ["loses data", "loses data"],
    ["trailing ", "trailing"],
    ["two\n lines\n", "two lines"],
    ["", ""],
  ])("%j of a yank is shown as %j", (text, shown) => {
    expect(yankReason(text)).toBe(shown);
  });

  it.each([
    [" use acme-base\n", { status: "deprecated", reason: "use acme-base" }],
    ["  ", { status: "deprecated" }],
    [undefined, { status: "deprecated" }],
  ])("%j of a status is shown as the index reads it", (text, status) => {
    expect(statusMarker(MAIN, "deprecated", text).status).toEqual(status);
  });

  it("that the index would reject is refused", () => {
    expect(() => yankReason("x".repeat(4097))).toThrow(
      "Cannot use a --reason of 4097 bytes: expected at most 4096",
    );
    expect(() => statusMarker(MAIN, "quarantined", "x".repeat(4085))).toThrow("expected at most 4084");
    expect(() => statusMarker(channelRoot("nightly"), "quarantined", "ü".repeat(251))).toThrow(
      'Cannot use a --reason of 502 bytes: expected at most 500 in the channel "nightly"',
    );
  });

  it.each(["x", "ü", "한", "🎡"])("of another index is cut to what the index accepts, in %s", (character) => {
    const reason = foreignYankReason(character.repeat(5_000));
    expect(yankReason(reason)).toBe(reason);
    expect(reason).toMatch(/^.{600,}…$/su);
  });

  it("may be as long as the index allows", () => {
    expect(yankReason("x".repeat(4096))).toHaveLength(4096);
    const { content } = statusMarker(channelRoot("nightly"), "quarantined", "ü".repeat(250));
    expect(Buffer.byteLength(content)).toBe(512);
  });
});
