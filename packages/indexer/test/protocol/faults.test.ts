import { sample } from "@wheelyard/core/testing/extent";
import { describe, expect, it } from "vitest";
import type { Store } from "../../src/store/store.ts";
import { handlerCode } from "../../testing/explorer/handler-code.ts";
import { indexChanges } from "../../testing/explorer/starting-bucket.ts";
import { type Fault, FaultyStore } from "../../testing/faults/faulty-store.ts";
import { LossDetector, watched } from "./loss-detector.ts";
import { OPERATIONS, type Operation } from "./operations.ts";
import { prepareBucket } from "./prepared-bucket.ts";

const FAULTS: readonly Fault[] = ["fails", "happens, then fails", "happens, then conflicts", "conflicts"];

describe.each(sample(OPERATIONS))("any store call of $name", (operation) => {
  it.each(sample(FAULTS))(
    "%s: no listed file is lost, and the next delivery puts everything right",
    async (fault) => {
      const start = await indexChanges(operation.before, handlerCode);
      let call = 0;
      for (; ; call++) {
        const bucket = prepareBucket(start, operation.changes);
        const detector = new LossDetector(bucket);
        const objects = watched(bucket, detector);
        const store = new FaultyStore(objects, call, fault);
        const outcome = await deliver(operation, store, 1);
        if (store.met === undefined) break;
        if (outcome === "failed") expect(await deliver(operation, objects, 2)).toBe("done");
        const wrong = detector.lost ?? (await handlerCode.checkEnd(bucket.objects, bucket.history, "all"));
        expect(wrong && `${wrong} (${store.met} ${fault})`).toBeUndefined();
      }
      expect(call).toBeGreaterThan(3);
    },
  );
});

async function deliver({ changes }: Operation, store: Store, receives: number): Promise<"done" | "failed"> {
  try {
    await handlerCode.run(changes, { store, pause: async () => {} }, receives);
    return "done";
  } catch {
    return "failed";
  }
}
