import {
  assetKey,
  problemsKeys,
  projectPageKeys,
  rejectionKey,
  rootPageKeys,
} from "@wheelyard/core/bucket-layout";
import { NewerFormatError } from "@wheelyard/core/format";
import type { ProjectName } from "@wheelyard/core/project-name";
import { MAIN, type Root } from "@wheelyard/core/root";
import { unlistedKind } from "@wheelyard/core/unlisted-kind";
import type { Asset } from "@wheelyard/site/build-assets";
import pLimit from "p-limit";
import { allSettled } from "../commit/all-settled.ts";
import { backoff, settle } from "../commit/settle.ts";
import { indexLists } from "../lists/index-lists.ts";
import { problemsList, rejectionRecords } from "../lists/problems-list.ts";
import { indexProjectLists } from "../lists/project-lists.ts";
import type { Place } from "../lists/updates-list.ts";
import type { Log } from "../reporting/log.ts";
import type { ListedObject, Store } from "../store/store.ts";
import { writeAssets } from "../views/assets.ts";
import { Agreement, digestOf } from "./agreement.ts";
import { isView } from "./check-view.ts";
import { compareLists } from "./compare-lists.ts";
import { compareProblems } from "./compare-problems.ts";
import { compareProject } from "./compare-project.ts";
import { compareRefusedKey } from "./compare-refused-key.ts";
import type { Comparison } from "./comparison.ts";
import { DIFFERENCES, type Finding, type ReconcileReport } from "./finding.ts";
import { GroupedListing, PARTITIONS } from "./grouped-listing.ts";
import { HintMessages, type Send } from "./hint-messages.ts";
import { LatestRejections } from "./latest-rejections.ts";
import { ReadProjects } from "./read-projects.ts";
import { readRejectionRecord } from "./rejection-record.ts";
import { groupOf, rootOf, subjectOf, subjectOfGroup } from "./subject.ts";
import { isOld, sweep } from "./sweep.ts";

export interface ReconcilePorts {
  store: Store;
  /** The bucket that the store reads. */
  bucket: string;
  /** The index's public address without a trailing slash, where it is known: the same that the indexer is given. */
  site?: string | undefined;
  /** The address of the bucket's S3 API, where it isn't that of AWS. */
  endpoint?: string | undefined;
  /** The pages' style and script. Left out where somebody else sees to them. */
  assets?: readonly Asset[] | undefined;
  send: Send;
  log: Log;
  now?: () => Date;
}

/** Groups that are compared side by side. */
const CONCURRENT_GROUPS = 16;

const MAX_EXAMPLES = 20;

/**
 * Compares one listing of the bucket with what the index says, and sends every difference to the indexer's queue as a
 * hint to look again. Deleted is what nobody needs, and what nobody can read. Nothing under `_index/` is written here but
 * what no hint could lead to: what is remembered for the next run, the style and the script of the pages, and the lists
 * of an index that has nothing on them, the home page among them.
 *
 * What a newer release wrote is left alone, and said.
 *
 * @throws whatever the store, the disk or the queue throws: an error never looks like nothing found
 */
export async function reconcile(ports: ReconcilePorts): Promise<ReconcileReport> {
  const listing = await GroupedListing.open();
  try {
    const report = await new Run(ports, listing).run();
    ports.log({
      level: report.differences + report.newer > 0 ? "warn" : "info",
      event: "reconciled",
      ...report,
    });
    return report;
  } finally {
    await listing.remove();
  }
}

/** Generated objects that are few however large the bucket is. */
type Few = Map<string, ListedObject>;

/** What a run has found of one root, for the comparison of its lists. */
class RootFindings {
  readonly lists: Few = new Map();
  readonly projects: ProjectName[] = [];
  readonly read = new ReadProjects();
  readonly rejections = new LatestRejections();
}

class Run {
  readonly #ports: ReconcilePorts;
  readonly #listing: GroupedListing;
  readonly #messages: HintMessages;
  readonly #now: Date;
  readonly #limit = pLimit(CONCURRENT_GROUPS);
  /** The main index is among them even where nothing is in the bucket. */
  readonly #roots = new Map<Root, RootFindings>([[MAIN, new RootFindings()]]);
  readonly #agreements: Few = new Map();
  readonly #assets: Few = new Map();
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
    swept: 0,
    passedOver: {},
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
    await this.#compareAssets();
    await this.#messages.flush();
    const report = this.#report;
    report.differences = this.#differences();
    return report;
  }

  async #list(): Promise<void> {
    for await (const object of this.#ports.store.list("")) {
      this.#report.listed++;
      await this.#sort(object);
    }
  }

  #findingsOf(root: Root): RootFindings {
    const findings = this.#roots.get(root) ?? new RootFindings();
    this.#roots.set(root, findings);
    return findings;
  }

  #countUnlisted(key: string): void {
    const kind = unlistedKind(key);
    const { passedOver } = this.#report;
    if (kind !== undefined) passedOver[kind] = (passedOver[kind] ?? 0) + 1;
  }

  async #sort(object: ListedObject): Promise<void> {
    const subject = subjectOf(object.key);
    switch (subject.kind) {
      case "project":
        if (object.key === projectPageKeys(subject.project).state)
          this.#findingsOf(subject.project.root).projects.push(subject.project.name);
        return this.#listing.add(groupOf(subject), object);
      case "refused":
        return this.#listing.add(groupOf(subject), object);
      case "list":
        this.#findingsOf(subject.root).lists.set(object.key, object);
        return;
      case "asset":
        this.#assets.set(object.key, object);
        return;
      case "agreement":
        this.#agreements.set(object.key, object);
        return;
      case "unnamed-record":
        return this.#sortUnnamedRecord(object);
      case "other":
        return this.#countUnlisted(object.key);
    }
  }

  async #sortUnnamedRecord(object: ListedObject): Promise<void> {
    const { store } = this.#ports;
    const read = await this.#unlessNewer(object.key, async () => ({
      record: await readRejectionRecord(store, object),
    }));
    if (read === undefined) return;
    const { record } = read;
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
          this.#findingsOf(rootOf(subjectOfGroup(group))).rejections.add(objects);
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
        ? await this.#unlessNewer(projectPageKeys(subject.project).state, () =>
            compareProject(subject.project, objects, store, site),
          )
        : await this.#unlessNewer(rejectionKey(subject.key), () =>
            compareRefusedKey(subject.key, objects, store),
          );
    if (comparison === undefined) return false;
    if (comparison.page) this.#findingsOf(rootOf(subject)).read.add(comparison.page);
    await this.#tell(comparison.findings);
    await this.#sweep(comparison);
    const { findings, leftovers, hasMoved } = comparison;
    return findings.length === 0 && leftovers.length === 0 && !hasMoved;
  }

  async #sweep({ leftovers }: Comparison): Promise<void> {
    for (const leftover of leftovers.filter((candidate) => isOld(candidate.object.lastModified, this.#now))) {
      const { isDeleted, isBack } = await sweep(this.#ports.store, leftover);
      if (isDeleted) this.#report.swept++;
      if (isBack) await this.#tell([{ difference: "missing", key: leftover.key }]);
    }
  }

  async #compareLists(partitions: readonly string[]): Promise<void> {
    const { store, bucket, site, endpoint } = this.#ports;
    const place: Place = { site, upload: { bucket, endpoint } };
    const digests = new Map(
      [...this.#roots].map(([root, { lists }]) => [
        root,
        digestOf(JSON.stringify([root, partitions, place.upload]), [...lists.values()], site),
      ]),
    );
    const agreement = new Agreement(store, "lists", this.#agreements);
    const remembered = await agreement.remembered([...digests.values()]);
    const areProjectsRight = this.#differences() === 0;
    const agreed: string[] = [];
    for (const [root, findings] of this.#roots) {
      const digest = digests.get(root) ?? "";
      if (remembered.has(digest) || (await this.#compareListsOf(root, findings, place, areProjectsRight)))
        agreed.push(digest);
    }
    await agreement.remember(agreed);
  }

  /** @returns whether all that was found until now agrees, and stays so as long as the listing shows the same */
  async #compareListsOf(
    root: Root,
    { lists: listed, projects, read, rejections }: RootFindings,
    place: Place,
    areProjectsRight: boolean,
  ): Promise<boolean> {
    const { store } = this.#ports;
    const lists = await this.#unlessNewer(rootPageKeys(root).state, () =>
      compareLists(root, listed, projects, read, store, place),
    );
    await this.#tell(lists?.findings ?? []);
    // Where something is to be indexed, the lists are written with it.
    if (lists?.isEmptyIndexOutdated && areProjectsRight)
      await indexProjectLists(root, [], place, { store, pause: backoff });
    const problems = areProjectsRight
      ? await this.#unlessNewer(problemsKeys(root).state, () =>
          compareProblems(root, listed, rejections, store),
        )
      : undefined;
    await this.#tell(problems?.findings ?? []);
    if (problems?.isEmptyListOutdated) {
      await indexLists([problemsList(root)], [], rejectionRecords, { store, pause: backoff });
    }
    return this.#differences() === 0 && this.#report.newer === 0;
  }

  async #compareAssets(): Promise<void> {
    const { store, assets } = this.#ports;
    if (assets === undefined) return;
    const isPublished = await allSettled(
      assets.map(({ name, contentType, body }) =>
        isView(store, this.#assets.get(assetKey(name)), { body, headers: { contentType } }),
      ),
    );
    if (isPublished.includes(false)) {
      await settle("the pages' style and script", backoff, () => writeAssets(store, assets));
    }
    const needed = new Set(assets.map(({ name }) => assetKey(name)));
    for (const object of this.#assets.values()) {
      if (needed.has(object.key) || !isOld(object.lastModified, this.#now)) continue;
      const deleted = await store.delete(object.key, { ifMatch: object.etag });
      if (deleted.kind === "deleted") this.#report.swept++;
    }
  }

  /** @returns undefined where a newer release wrote what is compared: nobody but that release can say what is right */
  async #unlessNewer<T>(key: string, compare: () => Promise<T>): Promise<T | undefined> {
    try {
      return await compare();
    } catch (error) {
      if (!(error instanceof NewerFormatError)) throw error;
      this.#report.newer++;
      this.#example(`newer ${key}`);
      return undefined;
    }
  }

  #example(example: string): void {
    if (this.#report.examples.length < MAX_EXAMPLES) this.#report.examples.push(example);
  }

  #differences(): number {
    return DIFFERENCES.reduce((sum, difference) => sum + this.#report[difference], 0);
  }

  async #tell(findings: readonly Finding[]): Promise<void> {
    for (const { difference, key } of findings) {
      this.#report[difference]++;
      this.#example(`${difference} ${key}`);
    }
    await this.#messages.add(findings);
  }
}
