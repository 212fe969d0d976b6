import { expect, it } from "vitest";
import { MemoryStore } from "../../testing/memory-store.ts";
import { Deployment, isOnce } from "./deployment.ts";
import { reconcile } from "./reconcile.ts";

const SITE = "https://pypi.example.com";

it("is reconciled once a run has finished, until something else is deployed", async () => {
  const store = new MemoryStore();
  const first = new Deployment(store, "a", SITE);
  expect(await first.isReconciled()).toBe(false);
  await first.remember();
  await first.remember();
  expect(await first.isReconciled()).toBe(true);
  for (const other of [new Deployment(store, "b", SITE), new Deployment(store, "a", undefined)]) {
    expect(await other.isReconciled()).toBe(false);
  }
  await new Deployment(store, "b", SITE).remember();
  expect(await first.isReconciled()).toBe(false);
});

it("is forgotten only with everything that is generated", async () => {
  const store = new MemoryStore();
  const deployment = new Deployment(store, "a", SITE);
  await deployment.remember();
  await reconcile({ store, bucket: "my-pypi", send: async () => {}, log: () => {} });
  expect(await deployment.isReconciled()).toBe(true);
  for (const key of store.keys("_index/")) store.remove(key);
  expect(await deployment.isReconciled()).toBe(false);
});

it.each([
  [{ once: true }, true],
  [{ once: "true" }, false],
  [{}, false],
  [null, false],
  ["once", false],
  [{ source: "aws.events" }, false],
])("%j asks for one run: %s", (event, expected) => {
  expect(isOnce(event)).toBe(expected);
});
