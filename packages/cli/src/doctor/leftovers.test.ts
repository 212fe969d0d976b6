import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { expect, it } from "vitest";
import { findLeftovers } from "./leftovers.ts";

const PROBE = "wheelyard-doctor-0123456789ab";

const users = { list: async () => [], update: async () => {} };

/** What doctors are taken to have left, if a bucket has just this key. */
async function filesAmong(key: string): Promise<string[]> {
  const store = new MemoryStore();
  store.write(key, Buffer.from("x"));
  return (await findLeftovers({ store, users }, () => true)).files;
}

it.each([`${PROBE}/x.whl`, `${PROBE}/a~b/x.whl.yanked`, `${PROBE}-heaviest/x.whl`])(
  "finds %s, which is in a doctor's folder",
  async (key) => expect(await filesAmong(key)).toEqual([key]),
);

it.each([
  PROBE,
  `${PROBE}!`,
  `${PROBE}c`,
  `${PROBE}.whl`,
  `${PROBE}c/x.whl`,
  `${PROBE}-tools/x.whl`,
  "wheelyard-doctor-/x.whl",
  "wheelyard-doctor-notes.txt",
  `_channels/nightly/${PROBE}/x.whl`,
])("leaves %s alone, which is not", async (key) => expect(await filesAmong(key)).toEqual([]));
