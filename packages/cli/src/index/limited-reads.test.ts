import type { GetOutcome } from "@wheelyard/indexer/store/store";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { expect, it } from "vitest";
import { limitedReads } from "./limited-reads.ts";

it("reads only so many objects at once", async () => {
  let reading = 0;
  let most = 0;
  class WatchedStore extends MemoryStore {
    override async get(...args: Parameters<MemoryStore["get"]>): Promise<GetOutcome> {
      reading += 1;
      most = Math.max(most, reading);
      await new Promise(setImmediate);
      reading -= 1;
      return super.get(...args);
    }
  }
  const store = new WatchedStore();
  store.write("a", Buffer.from("text"));
  const limited = limitedReads(store, 3);
  const read = await Promise.all(Array.from({ length: 20 }, () => limited.get("a")));
  expect(read.every(({ kind }) => kind === "found")).toBe(true);
  expect(most).toBe(3);
});
