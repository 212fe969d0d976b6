import { workerData } from "node:worker_threads";
import { serveCalls } from "@wheelyard/indexer/threads/serve-calls";
import type { IndexCall, ReconcileCall } from "@wheelyard/local/functions/calls";
import { LocalFunctions } from "@wheelyard/local/functions/local-functions";

/* The functions of a local stack. The indexing ones run in circles as long as they are held. */

const held = new Int32Array(workerData.held);

serveCalls({
  index: ({ location, batch }: IndexCall) => {
    Atomics.add(held, 1, 1);
    while (Atomics.load(held, 0) === 1);
    Atomics.sub(held, 1, 1);
    return new LocalFunctions(location).index(batch);
  },
  prepare: ({ location, assets }: ReconcileCall) => new LocalFunctions(location).prepare(assets),
});
