import pLimit from "p-limit";
import { projectPageKeys } from "../core/bucket-layout.ts";
import type { ProjectName } from "../core/project-name.ts";
import type { Log } from "../reporting/log.ts";
import { allSettled } from "../store/all-settled.ts";
import type { ListedObject, Store } from "../store/store.ts";
import { Agreement, digestOf } from "./agreement.ts";
import { compareLists } from "./compare-lists.ts";
import { compareProject } from "./compare-project.ts";
import { compareRefusedKey } from "./compare-refused-key.ts";
import type { Comparison } from "./comparison.ts";
import { DIFFERENCES, type Finding, type ReconcileReport } from "./finding.ts";
import { GroupedListing, PARTITIONS } from "./grouped-listing.ts";
import { HintMessages, type Send } from "./hint-messages.ts";
import { LatestReleases } from "./latest-releases.ts";
import { readRejectionRecord } from "./rejection-record.ts";
import { groupOf, subjectOf, subjectOfGroup } from "./subject.ts";
import { isOld, sweep } from "./sweep.ts";

export interface ReconcilePorts {
  store: Store;
  /** The bucket that the store reads. */
  bucket: string;
  /** The index's public address without a trailing slash, where it is known: the same that the indexer is given. */
  site?: string | undefined;
  send: Send;
  log: Log;
  now?: () => Date;
}

/** Groups that are compared side by side. */
const CONCURRENT_GROUPS = 16;

const MAX_EXAMPLES = 20;

/**
 * Compares one listing of the bucket with what the index says, and sends every difference to the indexer's queue as a
 * hint to look again. Nothing under `_index/` is written here but what is remembered for the next run; deleted is what
 * nobody needs, and what nobody can read.
 *
 * @throws whatever the store, the disk or the queue throws: an error never looks like nothing found
 */
export async function reconcile(ports: ReconcilePorts): Promise<ReconcileReport> {
  const listing = await GroupedListing.open();
  try {
    const report = await new Run(ports, listing).run();
    ports.log({ level: report.differences > 0 ? "warn" : "info", event: "reconciled", ...report });
    return report;
  } finally {
    await listing.remove();
  }
}

/** Generated objects that are few however large the bucket is. */
type Few = Map<string, ListedObject>;

class Run {
  readonly #ports: ReconcilePorts;
  readonly #listing: GroupedListing;
  readonly #messages: HintMessages;
  readonly #now: Date;
  readonly #limit = pLimit(CONCURRENT_GROUPS);
  readonly #lists: Few = new Map();
  readonly #agreements: Few = new Map();
  readonly #projects: ProjectName[] = [];
  readonly #latest = new LatestReleases();
  readonly #report: ReconcileReport = {
    listed: 0,
    groups: 0,
    compared: 0,
    missing: 0,
    stale: 0,
    ghost: 0,
    outdated: 0,
    damaged: 0,
    swept: 0,
    differences: 0,
    examples: [],
  };

  constructor(ports: ReconcilePorts, listing: GroupedListing) {
    this.#ports = ports;
    this.#listing = listing;
    this.#messages = new HintMessages(ports.bucket, ports.send);
    this.#now = (ports.now ?? (() => new Date()))();
  }

  async run(): Promise<ReconcileReport> {
    await this.#list();
    const digests: string[] = [];
    for (let partition = 0; partition < PARTITIONS; partition++) {
      digests.push(await this.#comparePartition(partition));
    }
    await this.#compareLists(digests);
    await this.#messages.flush();
    const report = this.#report;
    report.differences = DIFFERENCES.reduce((sum, difference) => sum + report[difference], 0);
    return report;
  }

  async #list(): Promise<void> {
    for await (const object of this.#ports.store.list("")) {
      this.#report.listed++;
      await this.#sort(object);
    }
  }

  async #sort(object: ListedObject): Promise<void> {
    const subject = subjectOf(object.key);
    switch (subject.kind) {
      case "project":
        if (object.key === projectPageKeys(subject.project).state) this.#projects.push(subject.project);
        return this.#listing.add(groupOf(subject), object);
      case "refused":
        return this.#listing.add(groupOf(subject), object);
      case "list":
        this.#lists.set(object.key, object);
        return;
      case "agreement":
        this.#agreements.set(object.key, object);
        return;
      case "unnamed-record":
        return this.#sortUnnamedRecord(object);
      case "other":
        return;
    }
  }

  async #sortUnnamedRecord(object: ListedObject): Promise<void> {
    const { store } = this.#ports;
    const record = await readRejectionRecord(store, object);
    const subject = record && subjectOf(record.key);
    if (subject?.kind === "project" || subject?.kind === "refused") {
      return this.#listing.add(groupOf(subject), object);
    }
    const deleted = await store.delete(object.key, { ifMatch: object.etag });
    if (deleted.kind === "deleted") this.#report.swept++;
  }

  /** @returns what stands for the partition as it was listed */
  async #comparePartition(partition: number): Promise<string> {
    const { store, site } = this.#ports;
    const groups = await this.#listing.partition(partition);
    const digests = new Map([...groups].map(([group, objects]) => [group, digestOf(group, objects, site)]));
    const name = partition.toString(16).padStart(2, "0");
    const agreement = new Agreement(store, name, this.#agreements);
    const remembered = await agreement.remembered([...digests.values()]);
    const agreed: string[] = [];
    await allSettled(
      [...groups].map(([group, objects]) =>
        this.#limit(async () => {
          const digest = digests.get(group) ?? "";
          if (remembered.has(digest) || (await this.#compare(group, objects))) agreed.push(digest);
        }),
      ),
    );
    this.#report.groups += groups.size;
    await agreement.remember(agreed);
    return digestOf([...digests.values()].toSorted().join(), [], site);
  }

  /** @returns whether all agrees, and stays so as long as the listing shows the same */
  async #compare(group: string, objects: readonly ListedObject[]): Promise<boolean> {
    const { store, site } = this.#ports;
    const subject = subjectOfGroup(group);
    this.#report.compared++;
    const comparison =
      subject.kind === "project"
        ? await compareProject(subject.project, objects, store, site)
        : await compareRefusedKey(subject.key, objects, store);
    if (comparison.page) this.#latest.add(comparison.page);
    await this.#tell(comparison.findings);
    await this.#sweep(comparison);
    const { findings, leftovers, hasMoved } = comparison;
    return findings.length === 0 && leftovers.length === 0 && !hasMoved;
  }

  async #sweep({ leftovers }: Comparison): Promise<void> {
    for (const leftover of leftovers.filter((candidate) => isOld(candidate, this.#now))) {
      const { isDeleted, isBack } = await sweep(this.#ports.store, leftover);
      if (isDeleted) this.#report.swept++;
      if (isBack) await this.#tell([{ difference: "missing", key: leftover.key }]);
    }
  }

  async #compareLists(partitions: readonly string[]): Promise<void> {
    const { store, site } = this.#ports;
    const digest = digestOf(partitions.join(), [...this.#lists.values()], site);
    const agreement = new Agreement(store, "lists", this.#agreements);
    if ((await agreement.remembered([digest])).has(digest)) return;
    const findings = await compareLists(this.#lists, this.#projects, this.#latest, store, site);
    await this.#tell(findings);
    await agreement.remember(findings.length === 0 ? [digest] : []);
  }

  async #tell(findings: readonly Finding[]): Promise<void> {
    for (const { difference, key } of findings) {
      this.#report[difference]++;
      if (this.#report.examples.length < MAX_EXAMPLES) this.#report.examples.push(`${difference} ${key}`);
    }
    await this.#messages.add(findings);
  }
}
