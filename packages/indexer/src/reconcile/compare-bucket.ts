import {
  alsoInKey,
  CHANNELS_KEYS,
  CLAIMS_COMPLETE_KEY,
  problemsKeys,
  projectPageKeys,
  rejectionKey,
  rootPageKeys,
} from "@wheelyard/core/bucket-layout";
import { NewerFormatError } from "@wheelyard/core/format";
import type { Project } from "@wheelyard/core/project";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { MAIN, type Root } from "@wheelyard/core/root";
import { unlistedKind } from "@wheelyard/core/unlisted-kind";
import type { Asset } from "@wheelyard/site/build-assets";
import pLimit from "p-limit";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import type { Place } from "../lists/updates-list.ts";
import type { ListedObject, Store } from "../store/store.ts";
import { Agreement, digestOf } from "./agreement.ts";
import { alsoInProjects, compareAlsoIn } from "./compare-also-in.ts";
import { compareAssets } from "./compare-assets.ts";
import { compareChannels } from "./compare-channels.ts";
import { completingClaims, ListedClaims } from "./compare-claims.ts";
import { compareLists } from "./compare-lists.ts";
import { compareProblems } from "./compare-problems.ts";
import { compareProject } from "./compare-project.ts";
import { compareRejectedKey } from "./compare-rejected-key.ts";
import type { Comparison, Decision, GroupComparison, Leftover } from "./comparison.ts";
import { type Group, groupId, groupingOf, parseGroupId, rootOf } from "./group.ts";
import { GroupedListing, PARTITIONS } from "./grouped-listing.ts";
import { readRejectionRecord } from "./rejection-record.ts";
import { RootFindings } from "./root-findings.ts";
import { isOld } from "./sweep.ts";

/** Whether to trust what an earlier run found in agreement, or compare it again. */
export type Agreed = "trusted" | "compared";

export interface ComparedBucket {
  store: Store;
  /** What the pages say about the index itself. */
  place: Place;
  /** Identifies all code that renders, if it is known. */
  release?: string | undefined;
  /** The pages' style and script. Left out if they are published elsewhere. */
  assets?: readonly Asset[] | undefined;
  agreed: Agreed;
  now: Date;
}

/** Hears what a comparison finds, as it finds it. */
export interface Listener {
  listed(object: ListedObject): void;
  /** A distribution of a kind that is not listed, such as `.egg`. Not a difference. */
  passedOver(key: string): void;
  /** A user's object is in a folder that the index keeps for itself. Not a difference that could be fixed. */
  misplaced(key: string): void;
  /** A group is done, whether it was read or trusted. */
  group(): void;
  page(page: ProjectPage): void;
  /** A newer release wrote this: it is not compared. */
  newer(key: string): void;
  found(comparison: Comparison): Promise<void>;
}

/** How many groups are compared concurrently. */
const CONCURRENT_GROUPS = 16;

/**
 * Compares one listing of the bucket with what the index says. It writes nothing, and reports what must be written.
 *
 * @returns how many groups had to be read
 * @throws whatever the store, the disk or the listener throws: an error never looks like nothing found
 */
export async function compareBucket(bucket: ComparedBucket, listener: Listener): Promise<number> {
  const listing = await GroupedListing.open();
  try {
    return await new BucketComparison(bucket, listener, listing).run();
  } finally {
    await listing.remove();
  }
}

/** Generated objects that are few, however large the bucket is. */
type Few = Map<string, ListedObject>;

/** The state, or the JSON page, which was the state in the first format. */
function isPage(project: Project, key: string): boolean {
  const { state, json } = projectPageKeys(project);
  return key === state || key === json;
}

class BucketComparison {
  readonly #bucket: ComparedBucket;
  readonly #listener: Listener;
  readonly #listing: GroupedListing;
  readonly #limit = pLimit(CONCURRENT_GROUPS);
  /** The main index is among them even if the bucket is empty. */
  readonly #roots = new Map<Root, RootFindings>([[MAIN, new RootFindings()]]);
  readonly #alsoIn = new Map<ProjectName, ListedObject>();
  readonly #claims = new ListedClaims();
  readonly #agreements: Few = new Map();
  readonly #assets: Few = new Map();
  #compared = 0;
  #hasDifferences = false;
  #hasNewer = false;

  constructor(bucket: ComparedBucket, listener: Listener, listing: GroupedListing) {
    this.#bucket = bucket;
    this.#listener = listener;
    this.#listing = listing;
  }

  async run(): Promise<number> {
    await this.#list();
    const digests: string[] = [];
    for (let partition = 0; partition < PARTITIONS; partition++) {
      digests.push(await this.#comparePartition(partition));
    }
    await this.#compareRoots(digests);
    await this.#compareAlsoIn();
    await this.#compareAssets();
    await this.#completeClaims();
    return this.#compared;
  }

  async #list(): Promise<void> {
    for await (const object of this.#bucket.store.list("")) {
      this.#listener.listed(object);
      if (this.#claims.add(object)) this.#listener.misplaced(object.key);
      await this.#sort(object);
    }
  }

  async #sort(object: ListedObject): Promise<void> {
    const { key } = object;
    const grouping = groupingOf(key);
    switch (grouping.kind) {
      case "project":
        if (isPage(grouping.project, key)) this.#notePage(grouping.project);
        return this.#listing.add(groupId(grouping), object);
      case "rejected":
        return this.#listing.add(groupId(grouping), object);
      case "list":
        this.#findingsOf(grouping.root).lists.set(key, object);
        return;
      case "also-in":
        this.#alsoIn.set(grouping.name, object);
        return;
      case "asset":
        this.#assets.set(key, object);
        return;
      case "agreement":
        if (this.#bucket.agreed === "trusted") this.#agreements.set(key, object);
        return;
      case "downloads":
        return;
      case "unnamed-record":
        return this.#sortUnnamedRecord(object);
      case "other":
        if (unlistedKind(key) !== undefined) this.#listener.passedOver(key);
        return;
    }
  }

  /** A listing shows everything in a project's folder in a row. */
  #notePage({ root, name }: Project): void {
    const { projects } = this.#findingsOf(root);
    if (projects.at(-1) !== name) projects.push(name);
  }

  async #sortUnnamedRecord(object: ListedObject): Promise<void> {
    const read = await this.#unlessNewer(object.key, async () => ({
      record: await readRejectionRecord(this.#bucket.store, object),
    }));
    if (read === undefined) return;
    const { record } = read;
    const grouping = record && groupingOf(record.key);
    if (grouping?.kind === "project" || grouping?.kind === "rejected")
      return this.#listing.add(groupId(grouping), object);
    await this.#decide([{ kind: "sweep", leftover: { object, key: undefined } }]);
  }

  /** @returns a digest of the partition as listed */
  async #comparePartition(partition: number): Promise<string> {
    const { store } = this.#bucket;
    const groups = await this.#listing.partition(partition);
    const digests = new Map([...groups].map(([id, objects]) => [id, digestOf(id, objects, this.#bucket)]));
    const name = partition.toString(16).padStart(2, "0");
    const agreement = new Agreement(store, name, this.#agreements);
    const remembered = await agreement.remembered([...digests.values()]);
    const agreed: string[] = [];
    await allFulfilled(
      [...groups].map(([id, objects]) =>
        this.#limit(async () => {
          const digest = digests.get(id) ?? "";
          const group = parseGroupId(id);
          await this.#compareClaim(group, objects);
          this.#findingsOf(rootOf(group)).rejections.add(objects);
          if (remembered.has(digest) || (await this.#compareGroup(group, objects))) agreed.push(digest);
          this.#listener.group();
        }),
      ),
    );
    await this.#decide(agreement.remembering(agreed));
    return digestOf([...digests.values()].toSorted().join(), [], this.#bucket);
  }

  /** First of all, because the comparison may find that the page must go. */
  async #compareClaim(group: Group, objects: readonly ListedObject[]): Promise<void> {
    if (group.kind === "project") await this.#decide(this.#claims.missing(group.project, objects));
  }

  /** Every listed name is claimed by now, and any name that came later was claimed by its own run. */
  async #completeClaims(): Promise<void> {
    const { store, place } = this.#bucket;
    const decisions = await this.#unlessNewer(CLAIMS_COMPLETE_KEY, () =>
      completingClaims(store, this.#claims.complete, place.upload.bucket),
    );
    await this.#decide(decisions ?? []);
  }

  /** @returns whether everything agrees, and will as long as the listing shows the same */
  async #compareGroup(group: Group, objects: readonly ListedObject[]): Promise<boolean> {
    const { store, place } = this.#bucket;
    this.#compared++;
    const comparison =
      group.kind === "project"
        ? await this.#unlessNewer<GroupComparison>(projectPageKeys(group.project).state, () =>
            compareProject(group.project, objects, store, place.site),
          )
        : await this.#unlessNewer<GroupComparison>(rejectionKey(group.key), () =>
            compareRejectedKey(group.key, objects, store),
          );
    if (comparison === undefined) return false;
    const { differences, decisions, leftovers, hasMoved, page } = comparison;
    if (page) {
      this.#findingsOf(rootOf(group)).read.add(page);
      this.#listener.page(page);
    }
    await this.#found({ differences, decisions: [...decisions, ...this.#sweeping(leftovers)] });
    return differences.length === 0 && leftovers.length === 0 && !hasMoved;
  }

  async #compareRoots(partitions: readonly string[]): Promise<void> {
    const { store, place } = this.#bucket;
    const digests = new Map(
      [...this.#roots].map(([root, { lists }]) => [
        root,
        digestOf(JSON.stringify([root, partitions, place.upload]), [...lists.values()], this.#bucket),
      ]),
    );
    const agreement = new Agreement(store, "lists", this.#agreements);
    const remembered = await agreement.remembered([...digests.values()]);
    const areGroupsRight = !this.#hasDifferences;
    const agreed: string[] = [];
    for (const [root, findings] of this.#roots) {
      const digest = digests.get(root) ?? "";
      if (remembered.has(digest) || (await this.#compareRoot(root, findings, areGroupsRight)))
        agreed.push(digest);
    }
    await this.#decide(agreement.remembering(agreed));
  }

  /** @returns whether everything so far agrees, and will as long as the listing shows the same */
  async #compareRoot(root: Root, findings: RootFindings, areGroupsRight: boolean): Promise<boolean> {
    const { store, place } = this.#bucket;
    const { lists: listed, projects, read, rejections } = findings;
    const lists = await this.#unlessNewer(rootPageKeys(root).state, () =>
      compareLists(root, listed, projects, read, store, place),
    );
    if (lists !== undefined) {
      // If anything is going to be indexed, the lists are written with it.
      const isDue = ({ kind }: Decision) => areGroupsRight || kind !== "write-empty-lists";
      await this.#found({ ...lists, decisions: lists.decisions.filter(isDue) });
    }
    const channels =
      root === MAIN
        ? await this.#unlessNewer(CHANNELS_KEYS.state, () => compareChannels(this.#channels(), listed, store))
        : undefined;
    if (channels !== undefined) await this.#found(channels);
    // The list of problems is compared with rejection records, which must be right for that.
    const problems = areGroupsRight
      ? await this.#unlessNewer(problemsKeys(root).state, () =>
          compareProblems(root, listed, rejections, store),
        )
      : undefined;
    if (problems !== undefined) await this.#found(problems);
    return !this.#hasDifferences && !this.#hasNewer;
  }

  /** Channels with a page, each with one of its projects. */
  #channels(): ReadonlyMap<Root, ProjectName> {
    const channels = [...this.#roots].filter(([root]) => root !== MAIN);
    return new Map(
      channels.flatMap(
        ([
          root,
          {
            projects: [first],
          },
        ]) => (first === undefined ? [] : [[root, first]]),
      ),
    );
  }

  async #compareAlsoIn(): Promise<void> {
    const { store } = this.#bucket;
    const projects = new Map([...this.#roots].map(([root, findings]) => [root, findings.projects]));
    await allFulfilled(
      [...alsoInProjects(projects, this.#alsoIn)].map(([name, roots]) =>
        this.#limit(async () => {
          const listed = this.#alsoIn.get(name);
          const compared = await this.#unlessNewer(alsoInKey(name), () =>
            compareAlsoIn(name, roots, listed, store),
          );
          if (compared !== undefined) await this.#found(compared);
        }),
      ),
    );
  }

  async #compareAssets(): Promise<void> {
    const { store, assets } = this.#bucket;
    if (assets === undefined) return;
    const { decisions, leftovers } = await compareAssets(assets, this.#assets, store);
    await this.#decide([...decisions, ...this.#sweeping(leftovers)]);
  }

  /** A young leftover may be needed again soon. */
  #sweeping(leftovers: readonly Leftover[]): Decision[] {
    return leftovers
      .filter(({ object }) => isOld(object.lastModified, this.#bucket.now))
      .map((leftover) => ({ kind: "sweep", leftover }));
  }

  #findingsOf(root: Root): RootFindings {
    const findings = this.#roots.get(root) ?? new RootFindings();
    this.#roots.set(root, findings);
    return findings;
  }

  /** @returns undefined if a newer release wrote what is compared: only that release can say what is right */
  async #unlessNewer<T>(key: string, compare: () => Promise<T>): Promise<T | undefined> {
    try {
      return await compare();
    } catch (error) {
      if (!(error instanceof NewerFormatError)) throw error;
      this.#hasNewer = true;
      this.#listener.newer(key);
      return undefined;
    }
  }

  async #decide(decisions: Decision[]): Promise<void> {
    await this.#found({ differences: [], decisions });
  }

  async #found(comparison: Comparison): Promise<void> {
    if (comparison.differences.length > 0) this.#hasDifferences = true;
    await this.#listener.found(comparison);
  }
}
