import {
  metadataKey,
  projectPageKeys,
  REJECTED_PREFIX,
  rejectionKey,
  waitingKey,
  waitingPrefix,
} from "@wheelyard/core/bucket-layout";
import { parseIndexKey } from "@wheelyard/core/index-key";
import { keyRole } from "@wheelyard/core/key-role";
import { type Project, type ProjectId, projectId } from "@wheelyard/core/project";
import {
  type DistributionRecord,
  findDuplicates,
  isReadingCurrent,
  type ProjectPage,
} from "@wheelyard/core/project-page";
import {
  InvalidPageStateError,
  isFirstFormat,
  type ProjectState,
  serializeState,
} from "@wheelyard/core/project-page-state";
import { SIDE_FILE_KINDS, type SideFileKind, sideFileKey } from "@wheelyard/core/side-files";
import pLimit from "p-limit";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { projectOf } from "../commit/project-state.ts";
import { readState, type State } from "../commit/state.ts";
import { readMetadataObject } from "../protocol/metadata-object.ts";
import { readWaitingNote } from "../protocol/waiting.ts";
import type { ListedObject, Store } from "../store/store.ts";
import { compareViews } from "./compare-views.ts";
import type { Decision, GroupComparison, Leftover } from "./comparison.ts";
import type { Difference, DifferenceKind } from "./difference.ts";
import { wholeProjectKey } from "./project-hints.ts";
import {
  isAbout,
  mismatch,
  type RejectionRecord,
  readRejectionRecord,
  unrecorded,
} from "./rejection-record.ts";

const CONCURRENT_READS = 8;

/**
 * Compares all that the index says about a project with what the bucket holds.
 *
 * @param objects every object of the project, generated or not, as a listing showed them
 */
export function compareProject(
  project: Project,
  objects: readonly ListedObject[],
  store: Store,
  site: string | undefined,
): Promise<GroupComparison> {
  return new ProjectComparison(project, objects, store, site).run();
}

class ProjectComparison {
  readonly #project: Project;
  readonly #objects: ReadonlyMap<string, ListedObject>;
  readonly #store: Store;
  readonly #site: string | undefined;
  readonly #limit = pLimit(CONCURRENT_READS);
  readonly #differences: Difference[] = [];
  readonly #decisions: Decision[] = [];
  readonly #leftovers: Leftover[] = [];
  /** By the keys of the bucket that they are about. */
  readonly #records = new Map<string, RejectionRecord>();
  #page: ProjectPage | undefined;
  /** Whether the state is written as the indexer writes it. */
  #isCurrent = true;
  #hasMoved = false;

  constructor(project: Project, objects: readonly ListedObject[], store: Store, site: string | undefined) {
    this.#project = project;
    this.#objects = new Map(objects.map((object) => [object.key, object]));
    this.#store = store;
    this.#site = site;
  }

  async run(): Promise<GroupComparison> {
    const [state] = await allFulfilled([this.#readState(), this.#readRecords()]);
    const records = new Map((this.#page?.distributions ?? []).map((record) => [record.key, record]));
    for (const key of this.#distributionKeys()) this.#compareDistribution(key, records.get(key));
    this.#compareStatuses();
    this.#compareRecords(records, state?.rejected ?? new Set());
    // Views of a newer page can't be compared with an older listing.
    if (!this.#hasMoved) {
      await this.#compareMetadata(records);
      await this.#compareViews();
    }
    await this.#findOldNotes();
    return {
      differences: this.#differences,
      decisions: this.#decisions,
      leftovers: this.#leftovers,
      hasMoved: this.#hasMoved,
      page: this.#page,
    };
  }

  async #readState(): Promise<ProjectState | undefined> {
    const keys = projectPageKeys(this.#project);
    const committed = await this.#readListed(keys.state);
    try {
      const state = projectOf(this.#project, committed, undefined);
      const json = await this.#readFirstFormat(keys.json, state);
      const known = state ?? projectOf(this.#project, undefined, json);
      this.#page = known?.page;
      const isOneState = committed === undefined || json === undefined;
      this.#isCurrent = known === undefined || (isOneState && committed?.text === serializeState(known));
      return known;
    } catch (error) {
      if (!(error instanceof InvalidPageStateError) || committed === undefined) throw error;
    }
    // Without it, the project is indexed as if it were new.
    this.#decisions.push({ kind: "delete-damaged", key: keys.state, etag: committed.etag });
    this.#find("damaged", wholeProjectKey(this.#project), keys.state, "can't be read");
    return undefined;
  }

  /** A page of the first format where the JSON view belongs: the state itself, or newer than the state. */
  async #readFirstFormat(key: string, state: ProjectState | undefined): Promise<State | undefined> {
    if (state !== undefined && state.views.get(key) === this.#objects.get(key)?.etag) return undefined;
    const read = await this.#readListed(key);
    return read !== undefined && isFirstFormat(read.text) ? read : undefined;
  }

  async #readListed(key: string): Promise<State | undefined> {
    const listed = this.#objects.get(key);
    if (listed === undefined) return undefined;
    const read = await readState(this.#store, key);
    if (read?.etag !== listed.etag) this.#hasMoved = true;
    return read;
  }

  async #readRecords(): Promise<void> {
    const objects = [...this.#objects.values()].filter(({ key }) => key.startsWith(REJECTED_PREFIX));
    await allFulfilled(
      objects.map((object) =>
        this.#limit(async () => {
          const record = await readRejectionRecord(this.#store, object);
          if (record === undefined) this.#hasMoved = true;
          else this.#records.set(record.key, record);
        }),
      ),
    );
  }

  /** Those in the bucket, and those on the page. */
  #distributionKeys(): Set<string> {
    const present = [...this.#objects.keys()].filter((key) => {
      const role = keyRole(key);
      return role.kind === "distribution" && role.key === key;
    });
    return new Set([...present, ...(this.#page?.distributions ?? []).map(({ key }) => key)]);
  }

  #compareDistribution(key: string, record: DistributionRecord | undefined): void {
    const object = this.#objects.get(key);
    if (object === undefined) {
      this.#find("ghost", key, key, `is on the page of "${this.#id}" and not in the bucket`);
      return;
    }
    if (record === undefined) {
      this.#compareUnlisted(object, "is neither listed nor rejected");
      return;
    }
    if (record.etag !== object.etag) {
      this.#find("stale", key, key, `is listed as version ${record.etag}, and is ${object.etag}`);
    }
    for (const kind of SIDE_FILE_KINDS) this.#compareSideFile(record, kind);
    if (record.etag === object.etag && !isReadingCurrent(record)) {
      const problem = "is listed as another release read it, and has to be read again";
      this.#differences.push({ kind: "outdated", key, object: key, problem, reads: object.size });
    }
  }

  /** A file that the page does not know must be rejected in its present version. */
  #compareUnlisted(object: ListedObject, otherwise: string): void {
    const { key } = object;
    const record = this.#records.get(key);
    if (record === undefined) this.#find("missing", key, key, otherwise);
    else if (!isAbout(record, object)) this.#find("stale", key, rejectionKey(key), mismatch(record, object));
  }

  #compareSideFile({ key, sideFiles }: DistributionRecord, kind: SideFileKind): void {
    const sideKey = sideFileKey(key, kind);
    const object = this.#objects.get(sideKey);
    const known = sideFiles[kind]?.etag;
    if (known === object?.etag) return;
    if (object === undefined) this.#find("stale", key, sideKey, this.#countsAndIsGone);
    else if (known !== undefined)
      this.#find("stale", key, sideKey, `counts as version ${known}, and is ${object.etag}`);
    else if (!this.#isRefused(object)) this.#find("stale", key, sideKey, this.#doesNotCount);
  }

  #compareStatuses(): void {
    const known = new Map((this.#page?.statuses ?? []).map(({ key, etag }) => [key, etag]));
    for (const key of known.keys()) {
      if (!this.#objects.has(key)) this.#find("ghost", key, key, this.#countsAndIsGone);
    }
    for (const object of this.#objects.values()) {
      const { key } = object;
      if (keyRole(key).kind !== "status") continue;
      const etag = known.get(key);
      if (etag === object.etag || this.#isRefused(object)) continue;
      const waits = this.#page === undefined && this.#objects.has(waitingKey(this.#project, key));
      if (waits && !this.#records.has(key)) continue;
      if (etag === undefined) this.#compareUnlisted(object, this.#doesNotCount);
      else this.#find("stale", key, key, `counts as version ${etag}, and is ${object.etag}`);
    }
  }

  /**
   * There must be a record for each duplicate, and for nothing else that the page knows in this version. The state must
   * name each, or a note if there is no state.
   */
  #compareRecords(records: ReadonlyMap<string, DistributionRecord>, named: ReadonlySet<string>): void {
    const duplicates: ReadonlyMap<string, string> = this.#page ? findDuplicates(this.#page) : new Map();
    for (const [key, listed] of duplicates) {
      const object = this.#objects.get(key);
      if (object && !this.#isRefused(object))
        this.#find("outdated", key, key, unrecorded(`has the name of "${listed}"`));
    }
    for (const key of this.#records.keys()) {
      const object = this.#objects.get(key);
      const isNeeded =
        object && this.#isRefused(object) && (duplicates.has(key) || !this.#isAccepted(key, records));
      const isNamed = this.#page ? named.has(key) : this.#objects.has(waitingKey(this.#project, key));
      if (isNeeded && !isNamed) {
        const problem = `rejects "${key}", which the state of "${this.#id}" does not name`;
        this.#find("outdated", key, rejectionKey(key), problem);
      }
      if (isNeeded) continue;
      const why = object ? "which is not to be rejected" : "which is gone";
      this.#find("outdated", key, rejectionKey(key), `rejects "${key}", ${why}`);
    }
    for (const key of named) {
      if (this.#records.has(key)) continue;
      const problem = `names "${key}" as rejected, which has no record`;
      this.#find("outdated", key, projectPageKeys(this.#project).state, problem);
    }
  }

  /** Whether the index knows the object in its present version, or passes it over. */
  #isAccepted(key: string, records: ReadonlyMap<string, DistributionRecord>): boolean {
    const etag = this.#objects.get(key)?.etag;
    const role = keyRole(key);
    if (role.kind === "status")
      return this.#page?.statuses.some((status) => status.key === key && status.etag === etag) ?? false;
    if (role.kind !== "distribution") return false;
    const record = records.get(role.key);
    if (role.key === key) return record?.etag === etag;
    return (
      record === undefined || Object.values(record.sideFiles).some((known) => known && known.etag === etag)
    );
  }

  async #compareMetadata(records: ReadonlyMap<string, DistributionRecord>): Promise<void> {
    const written = this.#objects.get(projectPageKeys(this.#project).state)?.lastModified ?? new Date(0);
    await allFulfilled(
      [...records.values()].map((record) =>
        this.#limit(async () => {
          const object = this.#objects.get(metadataKey(record.key));
          // It is written before the page that names its hash. One that is younger must be looked at.
          const isTrusted = object !== undefined && object.lastModified <= written;
          if (isTrusted || !this.#objects.has(record.key)) return;
          const published = object && (await readMetadataObject(this.#store, record.key));
          if (published?.sha256 === record.metadataSha256) return;
          const problem =
            published === undefined
              ? "is missing"
              : `has sha256 ${published.sha256}, and the page says ${record.metadataSha256 ?? "none"}`;
          this.#find("outdated", record.key, metadataKey(record.key), problem);
        }),
      ),
    );
    for (const object of this.#objects.values()) {
      const parsed = parseIndexKey(object.key);
      if (parsed?.kind !== "metadata" || records.has(parsed.key)) continue;
      const { key } = parsed;
      const file = this.#objects.get(key);
      if (file === undefined || this.#isRefused(file)) this.#leftovers.push({ object, key });
    }
  }

  async #compareViews(): Promise<void> {
    // What must be indexed again gets its page, and its views with that.
    if (this.#page === undefined && this.#differences.length > 0) return;
    if (!this.#isCurrent) {
      const { state } = projectPageKeys(this.#project);
      this.#find(
        "outdated",
        wholeProjectKey(this.#project),
        state,
        "is not written as this release writes it",
      );
    }
    const found = await compareViews(this.#project, this.#page, this.#objects, this.#store, this.#site);
    this.#differences.push(...found);
  }

  /** Notes of status files that are gone, and notes that can't be read. */
  async #findOldNotes(): Promise<void> {
    const notes = [...this.#objects.values()].filter(({ key }) =>
      key.startsWith(waitingPrefix(this.#project)),
    );
    await allFulfilled(
      notes.map(async (object) => {
        const key = await readWaitingNote(this.#store, object.key);
        const isNeeded =
          key !== undefined && this.#objects.has(key) && waitingKey(this.#project, key) === object.key;
        if (!isNeeded) this.#leftovers.push({ object, key: key ?? wholeProjectKey(this.#project) });
      }),
    );
  }

  #isRefused(object: ListedObject): boolean {
    const record = this.#records.get(object.key);
    return record !== undefined && isAbout(record, object);
  }

  #find(kind: DifferenceKind, key: string, object: string, problem: string): void {
    this.#differences.push({ kind, key, object, problem });
  }

  get #id(): ProjectId {
    return projectId(this.#project);
  }

  get #countsAndIsGone(): string {
    return `counts on the page of "${this.#id}" and is not in the bucket`;
  }

  get #doesNotCount(): string {
    return `does not count on the page of "${this.#id}", and is not rejected`;
  }
}
