import type { Distribution } from "@wheelyard/core/distribution-filename";
import { oneLine } from "@wheelyard/core/one-line";
import {
  type DistributionRecord,
  isReadingCurrent,
  type ProjectPage,
  READING_REVISION,
  type StatusRecord,
} from "@wheelyard/core/project-page";
import {
  InvalidStatusError,
  type ProjectStatus,
  parseStatusFile,
  statusFileLimit,
} from "@wheelyard/core/project-status";
import { type Root, splitRoot } from "@wheelyard/core/root";
import { sha256 } from "@wheelyard/core/sha256";
import { InvalidSideFileError } from "@wheelyard/core/side-files";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { StartAgainError } from "../commit/settle.ts";
import type { ReadOutcome } from "../reading/read-outcome.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { MetadataObject, UnpublishedMetadata } from "./metadata-object.ts";
import { type RejectedSideFile, readSideFiles, readSmallText } from "./side-files.ts";
import { isSameVersion, type Snapshot } from "./snapshot.ts";

/** What the page must say about a distribution's key. */
export type Verdict =
  | { kind: "absent"; snapshot: Snapshot }
  | {
      kind: "listed";
      snapshot: Snapshot;
      record: DistributionRecord;
      rejectedSideFiles: RejectedSideFile[];
    }
  | { kind: "rejected"; snapshot: Snapshot; object: ListedObject; reason: string };

/** What the page must say about a status file's key. */
export type StatusVerdict =
  | { kind: "absent"; snapshot: Snapshot }
  | { kind: "applied"; snapshot: Snapshot; record: StatusRecord }
  | { kind: "rejected"; snapshot: Snapshot; object: ListedObject; reason: string };

/** In characters. Keeps pages and feeds that repeat a summary small, whatever its author wrote. */
const MAX_SUMMARY_LENGTH = 300;

/** Reads a distribution from the bucket and verifies it. The signal aborts it. */
export type ReadDistribution = (
  key: string,
  distribution: Distribution,
  signal?: AbortSignal,
) => Promise<ReadOutcome>;

/** What was read from one version of an object. */
type Facts = Omit<DistributionRecord, "key" | "distribution" | "uploadTime" | "sideFiles">;

type FactsOrRejection =
  | { kind: "facts"; facts: Facts; firstPublished?: Date | undefined; note?: string | undefined }
  | { kind: "rejected"; reason: string };

/** A distribution to decide about, and what is being read about it. */
export interface DistributionInQuestion {
  key: string;
  distribution: Distribution;
  /** Read the object while listing the key, without waiting to learn whether the page already knows it. */
  likelyNew: boolean;
  page: Promise<ProjectPage | undefined>;
  /** The look at the key. */
  looking: Promise<Snapshot>;
  /** The read of its published metadata. */
  readingPublished: Promise<MetadataObject | undefined>;
}

/** The verdict on a distribution, and the metadata that must be published for the verdict to hold. */
export interface DecidedDistribution {
  verdict: Verdict;
  /** Its metadata as published now. */
  published: MetadataObject | undefined;
  /** Absent if the published metadata is right, or there is none to publish. */
  unpublished?: UnpublishedMetadata | undefined;
}

/**
 * Decides what the page must say about the keys of one project. It writes nothing. It remembers what it has read, so a
 * repeated attempt doesn't read that again.
 */
export class Decider {
  readonly #store: Store;
  readonly #read: ReadDistribution;
  readonly #seen = new Map<string, { object: ListedObject; result: FactsOrRejection }>();

  constructor(store: Store, read: ReadDistribution) {
    this.#store = store;
    this.#read = read;
  }

  /** What was left out of each distribution that was read, by key. */
  get notes(): ReadonlyMap<string, string> {
    const read = [...this.#seen].flatMap(([key, { result }]) =>
      result.kind === "facts" && result.note !== undefined ? [[key, result.note] as const] : [],
    );
    return new Map(read);
  }

  /**
   * Decides what the page must say about a distribution's key.
   *
   * @throws {StartAgainError}
   */
  async decideDistribution({
    key,
    distribution,
    likelyNew,
    page,
    looking,
    readingPublished,
  }: DistributionInQuestion): Promise<DecidedDistribution> {
    const [snapshot, published, early, current] = await allFulfilled([
      looking,
      readingPublished,
      likelyNew && !this.#seen.has(key) ? this.#read(key, distribution) : Promise.resolve(undefined),
      page,
    ]);
    const { object } = snapshot;
    if (object === undefined) return { verdict: { kind: "absent", snapshot }, published };

    const known = current?.distributions.find((record) => record.key === key);
    const { sideFiles, rejected } = await readSideFiles(this.#store, snapshot, known?.sideFiles ?? {});

    const { facts, unpublished } = await this.#facts(object, distribution, known, published, early);
    if (facts.kind === "rejected") {
      return { verdict: { kind: "rejected", snapshot, object, reason: facts.reason }, published };
    }
    const record: DistributionRecord = {
      ...facts.facts,
      key,
      distribution,
      uploadTime: firstSeen(
        facts.firstPublished ?? object.lastModified,
        known?.sha256 === facts.facts.sha256 ? known.uploadTime : undefined,
      ),
      sideFiles,
    };
    return {
      verdict: { kind: "listed", snapshot, record, rejectedSideFiles: rejected },
      published,
      unpublished,
    };
  }

  /** The facts that are known about this version of the object. If there are none, they are read from it. */
  async #facts(
    object: ListedObject,
    distribution: Distribution,
    known: DistributionRecord | undefined,
    published: MetadataObject | undefined,
    early: ReadOutcome | undefined,
  ): Promise<{ facts: FactsOrRejection; unpublished?: UnpublishedMetadata }> {
    const suffices = (facts: Facts) =>
      facts.etag === object.etag &&
      isReadingCurrent(facts) &&
      (facts.metadataSha256 === undefined || facts.metadataSha256 === published?.sha256);
    const seen = this.#seen.get(object.key);
    if (seen !== undefined && isSameVersion(seen.object, object)) {
      const { result } = seen;
      if (result.kind === "rejected" || suffices(result.facts)) return { facts: result };
    }
    const timely = early && isOlder(early, object) ? undefined : early;
    // The page may know these bytes, but not how they are stored now.
    const isPageRight = timely?.kind !== "misstored" && seen === undefined;
    if (isPageRight && known && suffices(known)) return { facts: { kind: "facts", facts: known } };

    const read = timely ?? (await this.#read(object.key, distribution));
    if (read.kind === "missing" || read.kind === "changed" || read.etag !== object.etag) {
      throw new StartAgainError(`"${object.key}" changed between listing and reading it`);
    }
    // Not remembered: the next attempt may find the same bytes stored differently.
    if (read.kind === "misstored") return { facts: { kind: "rejected", reason: read.reason } };
    const facts: FactsOrRejection =
      read.kind === "rejected"
        ? read
        : { kind: "facts", facts: factsOf(read), firstPublished: read.firstPublished, note: read.note };
    this.#seen.set(object.key, { object, result: facts });
    const metadataFile = read.kind === "read" ? read.metadataFile : undefined;
    if (metadataFile === undefined || published?.sha256 === sha256(metadataFile)) return { facts };
    return { facts, unpublished: { object, metadataFile, published } };
  }

  /**
   * Decides what the page must say about a status file's key.
   *
   * @param looking the look at the key
   * @throws {StartAgainError}
   */
  async decideStatus(
    key: string,
    page: Promise<ProjectPage | undefined>,
    looking: Promise<Snapshot>,
  ): Promise<StatusVerdict> {
    const [snapshot, current] = await allFulfilled([looking, page]);
    const { object } = snapshot;
    if (object === undefined) return { kind: "absent", snapshot };
    const known = current?.statuses.find((record) => record.key === key);
    try {
      const status =
        known?.etag === object.etag
          ? known.status
          : await readStatus(this.#store, object, splitRoot(key).root);
      const before = known?.status?.status === status?.status ? known?.since : undefined;
      const since = status && { status, since: firstSeen(object.lastModified, before) };
      return { kind: "applied", snapshot, record: { key, etag: object.etag, ...since } };
    } catch (error) {
      if (!(error instanceof InvalidStatusError || error instanceof InvalidSideFileError)) throw error;
      return { kind: "rejected", snapshot, object, reason: error.message };
    }
  }
}

/** Whether the object was stored again after it was read. `GetObject` gives the time in whole seconds. */
function isOlder(read: ReadOutcome, object: ListedObject): boolean {
  if (!("lastModified" in read)) return false;
  const second = (time: Date) => Math.floor(time.getTime() / 1000);
  return second(read.lastModified) < second(object.lastModified);
}

function factsOf(read: ReadOutcome & { kind: "read" }): Facts {
  const { requiresPython, summary } = read.metadata ?? {};
  const hash = read.metadataFile && sha256(read.metadataFile);
  return {
    etag: read.etag,
    size: read.size,
    sha256: read.sha256,
    ...(requiresPython !== undefined && { requiresPython }),
    ...(hash !== undefined && { metadataSha256: hash }),
    isMetadataStatic: read.isMetadataStatic,
    ...(summary !== undefined && {
      summary: Array.from(oneLine(summary)).slice(0, MAX_SUMMARY_LENGTH).join(""),
    }),
    ...(READING_REVISION > 1 && { reading: READING_REVISION }),
  };
}

async function readStatus(
  store: Store,
  object: ListedObject,
  root: Root,
): Promise<ProjectStatus | undefined> {
  return parseStatusFile(await readSmallText(store, object, statusFileLimit(root)));
}

/** When what an object says was first seen. Copying it over itself or undeleting it doesn't change that. */
function firstSeen(seen: Date, before: string | undefined): string {
  const now = seen.toISOString();
  return before !== undefined && before < now ? before : now;
}
