import { expect, it } from "vitest";
import { GENERATED_KEYS, keysOfRoot } from "../../testing/generated-keys.ts";
import { channelRoot, MAIN } from "../root.ts";

it("writes only below _index/ and _claims/", () => {
  expect(GENERATED_KEYS.filter((key) => !/^_(index|claims)\//.test(key))).toEqual([]);
});

it("lays out a channel below its prefix just like the main index", () => {
  const inMain = keysOfRoot(MAIN).map((key) => key.slice("_index/".length));
  const inChannel = keysOfRoot(channelRoot("cu121"));
  expect(inChannel).toEqual(inMain.map((key) => `_index/_channels/cu121/${key}`));
  expect(inChannel).toContain("_index/_channels/cu121/simple/acme/index.json");
});
