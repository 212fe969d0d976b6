import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import type { Project } from "@wheelyard/core/project";
import type { ProjectName } from "@wheelyard/core/project-name";
import { MAIN, type Root } from "@wheelyard/core/root";
import { unlistedKind } from "@wheelyard/core/unlisted-kind";
import type { ListedObject } from "../store/store.ts";
import { ListedClaims } from "./compare-claims.ts";
import type { ComparedBucket, Listener } from "./compared-bucket.ts";
import type { ComparisonReporter } from "./comparison-reporter.ts";
import { groupId, groupingOf } from "./group.ts";
import type { GroupedListing } from "./grouped-listing.ts";
import { listInRanges } from "./list-in-ranges.ts";
import { readRejectionRecord } from "./rejection-record.ts";
import { RootContents } from "./root-contents.ts";

/** Generated objects that are few, however large the bucket is. */
type Few = Map<string, ListedObject>;

/** One listing of a bucket, sorted by what each object is compared with. */
export class SortedListing {
  readonly claims = new ListedClaims();
  readonly agreements: Few = new Map();
  readonly assets: Few = new Map();
  /** The lists of roots that have a project, by its name. */
  readonly alsoIn = new Map<ProjectName, ListedObject>();
  readonly groups: GroupedListing;
  /** The main index is among them even if the bucket is empty. */
  readonly roots = new Map<Root, RootContents>([[MAIN, new RootContents()]]);

  constructor(groups: GroupedListing) {
    this.groups = groups;
  }

  async list(bucket: ComparedBucket, reporter: ComparisonReporter, listener: Listener): Promise<void> {
    await listInRanges(bucket.store, async (object) => {
      listener.object(object);
      if (this.claims.add(object)) listener.misplaced(object.key);
      await this.#sort(object, bucket, reporter, listener);
    });
    this.#sortRoots();
  }

  #sortRoots(): void {
    const sorted = [...this.roots].sort(([a], [b]) => (a < b ? -1 : 1));
    this.roots.clear();
    for (const [root, contents] of sorted) this.roots.set(root, contents);
  }

  root(root: Root): RootContents {
    const found = this.roots.get(root) ?? new RootContents();
    this.roots.set(root, found);
    return found;
  }

  async #sort(
    object: ListedObject,
    bucket: ComparedBucket,
    reporter: ComparisonReporter,
    listener: Listener,
  ): Promise<void> {
    const { key } = object;
    const grouping = groupingOf(key);
    switch (grouping.kind) {
      case "project":
        if (isPage(grouping.project, key)) {
          const { root, name } = grouping.project;
          this.root(root).addProject(name);
        }
        return this.groups.add(groupId(grouping), object);
      case "rejected":
        return this.groups.add(groupId(grouping), object);
      case "list":
        this.root(grouping.root).lists.set(key, object);
        return;
      case "also-in":
        this.alsoIn.set(grouping.name, object);
        return;
      case "asset":
        this.assets.set(key, object);
        return;
      case "agreement":
        if (bucket.agreed === "trusted") this.agreements.set(key, object);
        return;
      case "unnamed-record":
        return this.#sortUnnamedRecord(object, bucket, reporter);
      case "downloads":
        return;
      case "other":
        if (unlistedKind(key) !== undefined) listener.passedOver(key);
        return;
    }
  }

  async #sortUnnamedRecord(
    object: ListedObject,
    { store }: ComparedBucket,
    reporter: ComparisonReporter,
  ): Promise<void> {
    const read = await reporter.unlessNewer(object.key, async () => ({
      record: await readRejectionRecord(store, object),
    }));
    if (read === undefined) return;
    const { record } = read;
    const grouping = record && groupingOf(record.key);
    if (grouping?.kind === "project" || grouping?.kind === "rejected")
      return this.groups.add(groupId(grouping), object);
    await reporter.reportActions([{ kind: "sweep", leftover: { object, key: undefined } }]);
  }
}

/** The state, or the JSON page, which was the state in the first format. */
function isPage(project: Project, key: string): boolean {
  const { state, json } = projectPageKeys(project);
  return key === state || key === json;
}
