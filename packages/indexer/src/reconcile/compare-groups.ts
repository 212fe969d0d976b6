import { createHash, type Hash } from "node:crypto";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import type { Root } from "@wheelyard/core/root";
import pLimit from "p-limit";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import type { ListedObject } from "../store/store.ts";
import { Agreement, digestOf } from "./agreement.ts";
import { compareProject } from "./compare-project.ts";
import { compareRejectedKey } from "./compare-rejected-key.ts";
import type { ComparedBucket, Listener } from "./compared-bucket.ts";
import type { GroupComparison } from "./comparison.ts";
import type { ComparisonReporter } from "./comparison-reporter.ts";
import { type Group, parseGroupId, rootOf } from "./group.ts";
import { PARTITIONS } from "./grouped-listing.ts";
import type { SortedListing } from "./sorted-listing.ts";

/** How many groups are compared concurrently. */
const CONCURRENT_GROUPS = 16;

/** Compares each project, and each key that can't be listed, with what the index says about it. */
export class GroupsComparison {
  readonly #bucket: ComparedBucket;
  readonly #listing: SortedListing;
  readonly #reporter: ComparisonReporter;
  readonly #listener: Listener;
  readonly #limit = pLimit(CONCURRENT_GROUPS);
  #compared = 0;

  constructor(
    bucket: ComparedBucket,
    listing: SortedListing,
    reporter: ComparisonReporter,
    listener: Listener,
  ) {
    this.#bucket = bucket;
    this.#listing = listing;
    this.#reporter = reporter;
    this.#listener = listener;
  }

  /** How many groups had to be read. */
  get compared(): number {
    return this.#compared;
  }

  /** @returns a digest of the groups of each root as listed */
  async run(): Promise<ReadonlyMap<Root, string>> {
    const hashes = new Map<Root, Hash>();
    for (let partition = 0; partition < PARTITIONS; partition++) {
      for (const [root, digests] of await this.#comparePartition(partition)) {
        const hash = hashes.get(root) ?? createHash("sha256");
        hashes.set(root, hash.update(digests.toSorted().join()));
      }
    }
    return new Map([...hashes].map(([root, hash]) => [root, hash.digest("hex")]));
  }

  /** @returns a digest of each group as listed, by root */
  async #comparePartition(partition: number): Promise<ReadonlyMap<Root, string[]>> {
    const { store } = this.#bucket;
    const groups = await this.#listing.groups.partition(partition);
    const digests = new Map([...groups].map(([id, objects]) => [id, digestOf(id, objects, this.#bucket)]));
    const name = partition.toString(16).padStart(2, "0");
    const agreement = new Agreement(store, name, this.#listing.agreements);
    const remembered = await agreement.remembered([...digests.values()]);
    const agreed: string[] = [];
    await allFulfilled(
      [...groups].map(([id, objects]) =>
        this.#limit(async () => {
          const digest = digests.get(id) ?? "";
          const group = parseGroupId(id);
          await this.#compareClaim(group, objects);
          this.#listing.root(rootOf(group)).rejections.add(objects);
          if (remembered.has(digest) || (await this.#compareGroup(group, objects))) agreed.push(digest);
          this.#listener.group();
        }),
      ),
    );
    await this.#reporter.reportActions(agreement.remembering(agreed));
    return byRoot(digests);
  }

  /** First of all, because the comparison may find that the page must go. */
  async #compareClaim(group: Group, objects: readonly ListedObject[]): Promise<void> {
    if (group.kind !== "project") return;
    await this.#reporter.reportActions(this.#listing.claims.missing(group.project, objects));
  }

  /** @returns whether everything agrees, and will as long as the listing shows the same */
  async #compareGroup(group: Group, objects: readonly ListedObject[]): Promise<boolean> {
    const { store, location } = this.#bucket;
    this.#compared++;
    const comparison =
      group.kind === "project"
        ? await this.#reporter.unlessNewer<GroupComparison>(projectPageKeys(group.project).state, () =>
            compareProject(group.project, objects, store, location.site),
          )
        : await this.#reporter.unlessNewer<GroupComparison>(rejectionKey(group.key), () =>
            compareRejectedKey(group.key, objects, store),
          );
    if (comparison === undefined) return false;
    const { differences, actions, leftovers, hasMoved, page } = comparison;
    if (page) {
      this.#listing.root(rootOf(group)).read.add(page);
      this.#listener.page(page);
    }
    await this.#reporter.report({
      differences,
      actions: [...actions, ...this.#reporter.sweeping(leftovers)],
    });
    return differences.length === 0 && leftovers.length === 0 && !hasMoved;
  }
}

function byRoot(digests: ReadonlyMap<string, string>): ReadonlyMap<Root, string[]> {
  const roots = new Map<Root, string[]>();
  for (const [id, digest] of digests) {
    const root = rootOf(parseGroupId(id));
    const own = roots.get(root);
    if (own === undefined) roots.set(root, [digest]);
    else own.push(digest);
  }
  return roots;
}
