import { MemoryStore } from "./memory-store.ts";
import { describeStoreContract } from "./store-contract.ts";

describeStoreContract("MemoryStore", () => {
  const store = new MemoryStore();
  return { store, tag: (key, tags) => store.tag(key, tags) };
});
