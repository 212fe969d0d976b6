import { assetKey } from "@wheelyard/core/bucket-layout/shared-page-keys";
import type { QueueMessage } from "../src/batch-plan.ts";
import { createHandler, type Handler } from "../src/handler.ts";
import { compareBucket } from "../src/reconcile/compare-bucket.ts";
import { type Difference, onceForEachKey } from "../src/reconcile/difference.ts";
import { reconcile } from "../src/reconcile/reconcile.ts";
import type { ReconcileReport } from "../src/reconcile/reconcile-report.ts";
import type { LogEntry } from "../src/reporting/log.ts";
import type { Store } from "../src/store/store.ts";
import { publishingOnce } from "../src/views/assets.ts";
import { bucketMessage, created } from "./bucket-message.ts";
import { CountingStore } from "./counting-store.ts";
import { MemoryStore } from "./memory-store.ts";
import { readPlainText } from "./plain-text-reader.ts";

const BATCH_SIZE = 100;

const ASSETS = [{ key: assetKey("site.css"), contentType: "text/css", body: Buffer.from("a {}") }];

/** A bucket with its indexer. Events arrive only when a test says so. */
export class ReconciledBucket {
  now = new Date("2026-01-01T00:00:00Z");
  readonly objects = new MemoryStore(() => this.now);
  /** What only reconcile asked of the bucket. */
  readonly counted = new CountingStore(this.objects);
  readonly logged: LogEntry[] = [];
  /** Bodies of messages that wait for the indexer. */
  queue: string[] = [];
  refuseMessages = false;
  /** The build that reconcile runs as. */
  build: string | undefined;
  readonly #handler: Handler = createHandler({
    bucket: "my-pypi",
    store: this.objects,
    readDistribution: readPlainText(this.objects),
    pause: async () => {},
    log: (entry) => this.logged.push(entry),
    publishAssets: publishingOnce(this.objects, ASSETS, (entry) => this.logged.push(entry)),
  });

  /** Uploads without an event. */
  upload(...keys: string[]): void {
    for (const key of keys) this.objects.write(key, Buffer.from(`content of ${key}`));
  }

  /** Makes the indexer look at keys, like an event. */
  async index(...keys: string[]): Promise<void> {
    this.queue.push(bucketMessage("", ...keys.map((key) => created(key))).body);
    await this.drain();
  }

  async reconcile(store: Store = this.counted): Promise<ReconcileReport> {
    this.counted.calls = [];
    return reconcile({
      store,
      bucket: "my-pypi",
      build: this.build,
      assets: ASSETS,
      send: async (bodies) => {
        if (this.refuseMessages) throw new Error("the queue refuses");
        this.queue.push(...bodies);
      },
      log: (entry) => this.logged.push(entry),
      now: () => this.now,
    });
  }

  /** What a comparison that trusts no earlier one finds, in a read-only bucket. */
  async compare(): Promise<Difference[]> {
    const found: Difference[] = [];
    const bucket = {
      store: readOnly(this.objects),
      location: { site: undefined, upload: { bucket: "my-pypi" } },
      assets: ASSETS,
      agreed: "compared" as const,
      now: this.now,
    };
    await compareBucket(bucket, {
      object() {},
      passedOver() {},
      misplaced() {},
      group() {},
      page() {},
      newer() {},
      found: async ({ differences }) => {
        found.push(...onceForEachKey(differences));
      },
    });
    return found;
  }

  /** Handles every message; none may fail. */
  async drain(): Promise<void> {
    while (this.queue.length > 0) {
      const records: QueueMessage[] = this.queue
        .splice(0, BATCH_SIZE)
        .map((body, n) => ({ messageId: String(n), body }));
      const { batchItemFailures } = await this.#handler(
        { Records: records },
        { getRemainingTimeInMillis: () => 60_000 },
      );
      if (batchItemFailures.length > 0) {
        const failed = this.logged.filter(({ level }) => level === "error");
        throw new Error(`Cannot index: ${JSON.stringify(failed)}`);
      }
    }
  }

  /** Everything that is generated, except what reconcile remembers. */
  generated(): Map<string, string | undefined> {
    const keys = this.objects.keys("_index/").filter((key) => !key.startsWith("_index/agreed/"));
    return new Map(keys.map((key) => [key, this.objects.text(key)]));
  }

  passHours(hours: number): void {
    this.now = new Date(this.now.getTime() + hours * 3_600_000);
  }
}

function readOnly(store: Store): Store {
  const refuse = (key: string) => Promise.reject(new Error(`Cannot write "${key}": expected only reads`));
  return {
    get: (key, options) => store.get(key, options),
    list: (prefix, after) => store.list(prefix, after),
    put: refuse,
    delete: refuse,
  };
}
