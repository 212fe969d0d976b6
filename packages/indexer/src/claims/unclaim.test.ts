import { parseProjectName } from "@wheelyard/core/project-name";
import { beforeEach, expect, it } from "vitest";
import { MemoryStore } from "../../testing/memory-store.ts";
import { unclaim } from "./unclaim.ts";

const ACME = parseProjectName("acme");
const CLAIM = "_claims/acme";
const TEXT = '{"_format":1,"key":"acme-1.0.zip"}\n';

let store: MemoryStore;

beforeEach(() => {
  store = new MemoryStore();
  store.write(CLAIM, Buffer.from(TEXT));
});

it("deletes the claim if readers see nothing that is left of the project", async () => {
  for (const key of ["zoo-1.0.zip", "_index/metadata/acme-1.0.zip.metadata", "acme-1.0.zip.yanked"]) {
    store.write(key, Buffer.from("x"));
  }
  expect(await unclaim(store, ACME)).toEqual({ kind: "unclaimed" });
  expect(store.text(CLAIM)).toBeUndefined();
  expect(await unclaim(store, ACME)).toEqual({ kind: "not-claimed" });
});

it.each([
  "acme-1.0.zip",
  "x/acme.status",
  "_index/simple/acme/state.json",
  "_index/_channels/cu121/pypi/acme/json",
])("leaves the claim if there is %s", async (key) => {
  store.write(key, Buffer.from("x"));
  expect(await unclaim(store, ACME)).toEqual({ kind: "in-use", key });
  expect(store.text(CLAIM)).toBe(TEXT);
});

it("claims the name again if a file arrives meanwhile", async () => {
  const remove = store.delete.bind(store);
  store.delete = (key, condition) => {
    store.write("acme-2.0.zip", Buffer.from("x"));
    return remove(key, condition);
  };
  expect(await unclaim(store, ACME)).toEqual({ kind: "in-use", key: "acme-2.0.zip" });
  expect(store.text(CLAIM)).toContain("acme-2.0.zip");
});

it("leaves a claim that was made after it was read", async () => {
  const list = store.list.bind(store);
  store.list = (...call) => {
    store.write(CLAIM, Buffer.from("another"));
    return list(...call);
  };
  expect(await unclaim(store, ACME)).toEqual({ kind: "not-claimed" });
  expect(store.text(CLAIM)).toBe("another");
});

it("claims the name again if an earlier command deleted the claim and died", async () => {
  store.remove(CLAIM);
  store.write("acme-1.0.zip", Buffer.from("x"));
  expect(await unclaim(store, ACME)).toEqual({ kind: "in-use", key: "acme-1.0.zip" });
  expect(store.text(CLAIM)).toBe(TEXT);
});
