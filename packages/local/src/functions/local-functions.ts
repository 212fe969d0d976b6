import { CLAIMS_COMPLETE_KEY } from "@wheelyard/core/bucket-layout/claim-keys";
import { updatesKeys } from "@wheelyard/core/bucket-layout/root-keys";
import { serializeClaimsComplete } from "@wheelyard/core/claims";
import { MAIN } from "@wheelyard/core/root";
import { readEtag } from "@wheelyard/indexer/commit/etag";
import { backoff } from "@wheelyard/indexer/commit/settle";
import { readState } from "@wheelyard/indexer/commit/state";
import { createHandler } from "@wheelyard/indexer/handler";
import { ObjectReader } from "@wheelyard/indexer/reading/object-reader";
import { reconcile } from "@wheelyard/indexer/reconcile/reconcile";
import type { ReconcileReport } from "@wheelyard/indexer/reconcile/reconcile-report";
import type { S3Store } from "@wheelyard/indexer/store/s3-store";
import {
  logToMain,
  retryLaterThroughMain,
  sendThroughMain,
  tellReading,
} from "@wheelyard/indexer/threads/serve-calls";
import { supervisedIndex } from "@wheelyard/indexer/threads/supervised-index";
import { WatchedReading } from "@wheelyard/indexer/threads/watched-reading";
import { writeAssets } from "@wheelyard/indexer/views/assets";
import type { Asset } from "@wheelyard/site/build-assets";
import { type AdvisedEntry, advise } from "@wheelyard/upstream/advising/advise";
import { reportNames } from "@wheelyard/upstream/names/report-names";
import type { AdvisorySettings } from "@wheelyard/upstream/settings/advisory-settings";
import type { UpstreamSettings } from "@wheelyard/upstream/settings/settings";
import { announceLocally } from "../announce-locally.ts";
import { bucketStore } from "../bucket-store.ts";
import type { StackLocation } from "./calls.ts";

/** The functions that Lambda runs in AWS, on the local bucket. */
export class LocalFunctions {
  readonly index: ReturnType<typeof supervisedIndex>;
  readonly #store: S3Store;
  readonly #ports;

  constructor({ bucket, endpoint, site, announceTo }: StackLocation) {
    this.#store = bucketStore(bucket, endpoint);
    this.#ports = { store: this.#store, bucket, endpoint, site, log: logToMain };
    const reading = new WatchedReading(new ObjectReader(this.#store), logToMain, tellReading);
    const handler = createHandler({
      ...this.#ports,
      readDistribution: reading.read,
      pause: backoff,
      retryLater: retryLaterThroughMain,
      announce: announceTo === undefined ? undefined : announceLocally(announceTo),
    });
    this.index = supervisedIndex(handler, reading);
  }

  /** Writes the pages that an index has before its first upload. */
  async prepare(assets: readonly Asset[]): Promise<void> {
    await writeAssets(this.#store, assets);
    // A new bucket, an index from a release without this page, or one in which not every name is claimed. What
    // reconcile finds is logged when it is indexed.
    const isWithoutHome = (await readEtag(this.#store, updatesKeys(MAIN).home)) === undefined;
    if (isWithoutHome || !(await this.#isClaimed())) await this.#reconcile(assets, () => {});
  }

  /** Whether there is a marker that every name is claimed, and it is for this bucket. */
  async #isClaimed(): Promise<boolean> {
    const complete = await readState(this.#store, CLAIMS_COMPLETE_KEY);
    return complete?.text === serializeClaimsComplete(this.#ports.bucket);
  }

  /** Compares the whole index with the bucket, and queues what differs for indexing. */
  reconcile(assets: readonly Asset[]): Promise<ReconcileReport> {
    return this.#reconcile(assets, logToMain);
  }

  /** Fetches what is known to be malicious or vulnerable. */
  advise(settings: AdvisorySettings): Promise<AdvisedEntry> {
    return advise({ store: this.#store, settings, now: () => new Date() });
  }

  /** Looks for private names upstream. What is found is logged, and is on the page of problems. */
  async checkNames(settings: UpstreamSettings): Promise<object> {
    await reportNames({ store: this.#store, settings, log: logToMain, pause: backoff });
    return {};
  }

  #reconcile(assets: readonly Asset[], log: typeof logToMain): Promise<ReconcileReport> {
    return reconcile({ ...this.#ports, log, assets, send: sendThroughMain });
  }
}
