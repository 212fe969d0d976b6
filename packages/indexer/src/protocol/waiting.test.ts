import { waitingKey } from "@wheelyard/core/bucket-layout/record-keys";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { expect, it } from "vitest";
import { MemoryStore } from "../../testing/memory-store.ts";
import { noteWaitingKey, readWaitingKeys } from "./waiting.ts";

const ACME = mainProject("acme");

it("remembers the waiting keys of one project", async () => {
  const store = new MemoryStore();
  await noteWaitingKey(store, ACME, "acme.status");
  await noteWaitingKey(store, ACME, "a/acme.status");
  await noteWaitingKey(store, mainProject("acme-core"), "acme-core.status");
  expect((await readWaitingKeys(store, ACME)).toSorted()).toEqual(["a/acme.status", "acme.status"]);
});

it.each(["", "{", "null", "[]", '{"key":1}'])("passes over a note that says %j", async (content) => {
  const store = new MemoryStore();
  await noteWaitingKey(store, ACME, "acme.status");
  store.write(waitingKey(ACME, "other.status"), Buffer.from(content));
  expect(await readWaitingKeys(store, ACME)).toEqual(["acme.status"]);
});
