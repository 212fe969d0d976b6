import { unlistedKind } from "@wheelyard/core/unlisted-kind";
import type { Asset } from "@wheelyard/site/build-assets";
import type { IndexLocation } from "../lists/index-location.ts";
import type { Log } from "../reporting/log.ts";
import type { Store } from "../store/store.ts";
import { type CarryOutPorts, carryOut } from "./carry-out.ts";
import { compareBucket } from "./compare-bucket.ts";
import type { Listener } from "./compared-bucket.ts";
import type { Comparison } from "./comparison.ts";
import { DIFFERENCE_KINDS, type Difference, onceForEachKey } from "./difference.ts";
import { HintMessages, type Send } from "./hint-messages.ts";
import { Portion } from "./portion.ts";
import type { ReconcileReport } from "./reconcile-report.ts";

export interface ReconcilePorts {
  store: Store;
  /** The bucket that the store reads. */
  bucket: string;
  /** The index's public address without a trailing slash, if it is known: the same as the indexer's. */
  site?: string | undefined;
  /** The address of the bucket's S3 API, if it isn't AWS's. */
  endpoint?: string | undefined;
  /** Identifies all code that renders, if it is known. What agreed with another build is compared again. */
  build?: string | undefined;
  /** The pages' style and script. Left out if they are published elsewhere. */
  assets?: readonly Asset[] | undefined;
  send: Send;
  log: Log;
  now?: () => Date;
}

const MAX_EXAMPLES = 20;

/**
 * Compares one listing of the bucket with what the index says, and sends every difference to the indexer's queue as a
 * hint to look again. It claims each name in the bucket, and deletes what nothing needs and what can't be read. Under
 * `_index/` it writes only what no hint could lead to: what is remembered for the next run, the pages' style and
 * script, and the lists of an index with nothing on them, including the home page.
 *
 * What a newer wheelyard version wrote is left alone and reported. What earlier wheelyard versions wrote is brought up to date in portions,
 * one per run.
 *
 * @throws whatever the store, the disk or the queue throws: an error never looks like nothing found
 */
export async function reconcile(ports: ReconcilePorts): Promise<ReconcileReport> {
  const { store, bucket, site, endpoint, build, assets, log, now = () => new Date() } = ports;
  const location: IndexLocation = { site, upload: { bucket, endpoint } };
  const run = new Run({ store, location, assets }, new HintMessages(bucket, ports.send));
  const compared = await compareBucket(
    { store, location, build, assets, agreed: "trusted", now: now() },
    run,
  );
  const report = await run.finish(compared);
  log({
    level: report.differences + report.newer > 0 ? "warn" : "info",
    event: "reconciled",
    ...report,
  });
  return report;
}

/** Carries out what a comparison decides, tells the indexer what it finds, and counts both. */
class Run implements Listener {
  readonly #ports: CarryOutPorts;
  readonly #messages: HintMessages;
  readonly #portion = new Portion();
  readonly #report: ReconcileReport = {
    listed: 0,
    groups: 0,
    compared: 0,
    missing: 0,
    stale: 0,
    ghost: 0,
    outdated: 0,
    damaged: 0,
    newer: 0,
    later: 0,
    swept: 0,
    passedOver: {},
    differences: 0,
    examples: [],
  };

  constructor(ports: CarryOutPorts, messages: HintMessages) {
    this.#ports = ports;
    this.#messages = messages;
  }

  object(): void {
    this.#report.listed++;
  }

  passedOver(key: string): void {
    const { passedOver } = this.#report;
    const kind = unlistedKind(key);
    if (kind !== undefined) passedOver[kind] = (passedOver[kind] ?? 0) + 1;
  }

  group(): void {
    this.#report.groups++;
  }

  misplaced(): void {}

  page(): void {}

  newer(key: string): void {
    this.#report.newer++;
    this.#example(`newer ${key}`);
  }

  async found({ differences, actions }: Comparison): Promise<void> {
    // An unreadable object must be gone before a hint sends the indexer there.
    for (const action of actions) {
      const { isSwept, differences: more } = await carryOut(action, this.#ports);
      if (isSwept) this.#report.swept++;
      await this.#tell(more);
    }
    await this.#tell(onceForEachKey(differences));
  }

  async finish(compared: number): Promise<ReconcileReport> {
    await this.#messages.flush();
    const report = this.#report;
    report.compared = compared;
    report.differences = DIFFERENCE_KINDS.reduce((sum, kind) => sum + report[kind], 0);
    return report;
  }

  async #tell(differences: readonly Difference[]): Promise<void> {
    for (const { kind, key } of differences) {
      this.#report[kind]++;
      this.#example(`${kind} ${key}`);
    }
    const sent = differences.filter((difference) => this.#portion.takes(difference));
    this.#report.later += differences.length - sent.length;
    await this.#messages.add(sent);
  }

  #example(example: string): void {
    if (this.#report.examples.length < MAX_EXAMPLES) this.#report.examples.push(example);
  }
}
