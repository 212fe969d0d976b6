import { peakMemory } from "@wheelyard/core/testing/peak-memory";
import { reconcile } from "../src/reconcile/reconcile.ts";
import type { Store } from "../src/store/store.ts";
import { syntheticListing } from "./synthetic-listing.ts";

/** Reconciles a bucket with as many distributions as the first argument says, and prints the memory used. */
const distributions = Number(process.argv[2]);
const store: Store = {
  ...syntheticListing(distributions, 5_000),
  get: () => Promise.reject(new Error("expected no reading")),
  put: async () => ({ kind: "written", etag: "" }),
  delete: () => Promise.reject(new Error("expected no deleting")),
};
const begun = Date.now();
let messages = 0;
const { missing } = await reconcile({
  store,
  bucket: "my-pypi",
  send: async (bodies) => {
    messages += bodies.length;
  },
  log: () => {},
});
const peakMegabytes = peakMemory() / 1024 ** 2;
process.stdout.write(
  JSON.stringify({ missing, messages, peakMegabytes, seconds: (Date.now() - begun) / 1000 }),
);
