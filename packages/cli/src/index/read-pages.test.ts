import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { expect, it } from "vitest";
import { listChannelRoots } from "./read-pages.ts";

it("finds each channel once, whatever has a similar name", async () => {
  const store = new MemoryStore();
  const names = ["a", "a-b", "a.b", "a0", "a_b", "ab", "b"];
  for (const name of names) {
    for (const key of ["home/index.html", "simple/index.json", "simple/zoo/state.json"]) {
      store.write(`_index/_channels/${name}/${key}`, Buffer.from(""));
    }
  }
  for (const key of [
    "_index/_channels/a",
    "_index/_channels/B/x",
    "_index/home/index.html",
    "_channels/c/x",
  ]) {
    store.write(key, Buffer.from(""));
  }
  expect((await listChannelRoots(store)).toSorted()).toEqual(
    names.map((name) => `_channels/${name}/`).toSorted(),
  );
});
