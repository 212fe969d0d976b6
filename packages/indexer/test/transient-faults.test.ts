import { shareOf } from "@wheelyard/core/testing/extent";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createHandler } from "../src/handler.ts";
import { MAX_RECEIVES } from "../src/retrying/retry-delay.ts";
import type { Store } from "../src/store/store.ts";
import { bucketMessage, created } from "../testing/bucket-message.ts";
import { MemoryStore } from "../testing/memory-store.ts";
import { readPlainText } from "../testing/plain-text-reader.ts";
import { QueueModel } from "../testing/queue-model.ts";

const VISIBILITY_TIMEOUT = 30 * 60;
const MINUTE = 60;
const HOUR = 60 * MINUTE;

type Rule = "soon" | "after the visibility timeout";

interface Simulation {
  keys: readonly string[];
  /** Whether the bucket fails a request for a key, in that second. */
  fails: (key: string, now: number) => boolean;
  rule?: Rule;
  maxReceiveCount?: number;
  refusesToHide?: (messageId: string) => boolean;
}

/** Uploads all keys at once, and runs the indexer until its queue is empty. */
async function simulate({ keys, fails, rule = "soon", ...rules }: Simulation) {
  const bucket = new MemoryStore();
  const queue = new QueueModel({
    visibilityTimeout: VISIBILITY_TIMEOUT,
    maxReceiveCount: rules.maxReceiveCount ?? MAX_RECEIVES,
    refusesToHide: ({ messageId }) => rules.refusesToHide?.(messageId) ?? false,
  });
  const store = failing(bucket, (key) => fails(key, queue.now));
  const handler = createHandler({
    bucket: "my-pypi",
    store,
    readDistribution: readPlainText(store),
    pause: async () => {},
    log: () => {},
    ...(rule === "soon" && { retryLater: queue.retryLater }),
  });
  for (const key of keys) {
    bucket.write(key, Buffer.from(`content of ${key}`));
    queue.send(bucketMessage("", created(key)).body);
  }
  /** When each was listed, in seconds after the upload. */
  const visible = new Map<string, number>();
  await queue.run(handler, () => {
    for (const key of keys) if (!visible.has(key) && isListed(bucket, key)) visible.set(key, queue.now);
  });
  return { visible, queue };
}

function isListed(bucket: MemoryStore, key: string): boolean {
  const page = bucket.text(`_index/simple/${key.split("-")[0]}/index.json`);
  return page?.includes(`"filename":"${key}"`) ?? false;
}

function failing(store: Store, fails: (key: string) => boolean): Store {
  const check = (key: string) => {
    if (fails(key)) throw new Error(`503 for "${key}"`);
  };
  return {
    async get(key, options) {
      check(key);
      return store.get(key, options);
    },
    async *list(prefix, after) {
      check(prefix);
      yield* store.list(prefix, after);
    },
    async put(key, body, headers, condition) {
      check(key);
      return store.put(key, body, headers, condition);
    },
    async delete(key, condition) {
      check(key);
      return store.delete(key, condition);
    },
  };
}

it.each<[string, number, Rule, number, number]>([
  ["10 s", 10, "after the visibility timeout", 5, 1_800],
  ["10 s", 10, "soon", MAX_RECEIVES, 14],
  ["10 min", 10 * MINUTE, "after the visibility timeout", 5, 1_800],
  ["10 min", 10 * MINUTE, "soon", MAX_RECEIVES, 606],
])("an upload into a bucket that fails for %s, tried again %3$s, is visible after %5$i s", async (...row) => {
  const [, fault, rule, maxReceiveCount, seconds] = row;
  const { visible } = await simulate({
    keys: ["acme-1.0.zip"],
    fails: (_, now) => now < fault,
    rule,
    maxReceiveCount,
  });
  expect(visible).toEqual(new Map([["acme-1.0.zip", seconds]]));
});

it("is visible at most two minutes after a fault, and soon after a short one, for hours", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 * HOUR }), async (fault) => {
      const { visible, queue } = await simulate({ keys: ["acme-1.0.zip"], fails: (_, now) => now < fault });
      const seconds = visible.get("acme-1.0.zip") ?? Number.POSITIVE_INFINITY;
      expect(seconds - fault).toBeLessThanOrEqual(Math.min(120, fault + 2));
      expect(queue.deadLetters).toEqual([]);
    }),
    { numRuns: shareOf(20) },
  );
});

const HUNDRED = Array.from({ length: 100 }, (_, n) => `p${n}-1.0.zip`);

it("one poisonous message in a hundred holds up no other, and is set aside after hours", async () => {
  const { visible, queue } = await simulate({ keys: HUNDRED, fails: (key) => key.includes("p50-1.0.zip") });
  expect(queue.delivered.map((batch) => batch.length)).toEqual([
    100,
    ...Array.from({ length: MAX_RECEIVES - 1 }, () => 1),
  ]);
  expect(new Set(visible.values())).toEqual(new Set([0]));
  expect(visible.size).toBe(99);
  expect(queue.deadLetters).toMatchObject([{ body: expect.stringContaining("p50-1.0.zip") }]);
  expect(queue.now).toBeGreaterThan(5 * HOUR);
});

it("loses no message, whichever ones SQS does not hide", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: HOUR }),
      async (refusals, fault) => {
        let asked = 0;
        const { visible, queue } = await simulate({
          keys: HUNDRED.slice(0, 12),
          fails: (_, now) => now < fault,
          refusesToHide: () => refusals[asked++ % refusals.length] ?? false,
        });
        expect(visible.size).toBe(12);
        expect(Math.max(...visible.values()) - fault).toBeLessThanOrEqual(VISIBILITY_TIMEOUT);
        expect(queue.deadLetters).toEqual([]);
      },
    ),
    { numRuns: shareOf(10) },
  );
});
