import type { Distribution } from "@wheelyard/core/distribution-filename";
import { oneLine } from "@wheelyard/core/one-line";
import {
  type DistributionRecord,
  isReadingCurrent,
  type ProjectPage,
  READING_REVISION,
  type StatusRecord,
} from "@wheelyard/core/project-page";
import { InvalidStatusError, parseStatusFile, STATUS_FILE_LIMIT } from "@wheelyard/core/project-status";
import { sha256 } from "@wheelyard/core/sha256";
import { InvalidSideFileError } from "@wheelyard/core/side-files";
import { allSettled } from "../commit/all-settled.ts";
import { BucketMovedError } from "../commit/settle.ts";
import type { ReadOutcome } from "../reading/read-outcome.ts";
import type { ListedObject, Store } from "../store/store.ts";
import { type MetadataObject, readMetadataObject, type UnpublishedMetadata } from "./metadata-object.ts";
import { isSameVersion, type Observation } from "./observation.ts";
import { type RefusedSideFile, readSideFiles, readSmallText } from "./side-files.ts";

/** What the page shall say of a distribution's key. */
export type Verdict =
  | { kind: "absent"; observation: Observation }
  | {
      kind: "good";
      observation: Observation;
      record: DistributionRecord;
      refusedSideFiles: RefusedSideFile[];
    }
  | { kind: "refused"; observation: Observation; object: ListedObject; reason: string };

/** What the page shall say of a status file's key. */
export type StatusVerdict =
  | { kind: "absent"; observation: Observation }
  | { kind: "good"; observation: Observation; record: StatusRecord }
  | { kind: "refused"; observation: Observation; object: ListedObject; reason: string };

/** The pages and feeds that repeat a summary stay small whatever an author writes. */
const MAX_SUMMARY_LENGTH = 300;

/** Reads a distribution from the bucket and verifies it, until the signal ends that. */
export type ReadDistribution = (
  key: string,
  distribution: Distribution,
  signal?: AbortSignal,
) => Promise<ReadOutcome>;

/** What was read of one version of an object. */
type Facts = Omit<DistributionRecord, "key" | "distribution" | "uploadTime" | "sideFiles">;

type FactsOrRefusal =
  | { kind: "facts"; facts: Facts; firstPublished?: Date | undefined; note?: string | undefined }
  | { kind: "refused"; reason: string };

/** What a look at a distribution's key gave: the verdict, and the metadata that has to be published for it to hold. */
export interface Judgement {
  verdict: Verdict;
  /** What is published of it. */
  published: MetadataObject | undefined;
  /** Absent where what is published is right, or nothing has to be. */
  unpublished?: UnpublishedMetadata | undefined;
}

/**
 * Judges the keys of one project, and writes nothing. It remembers what it read, so that a repeated attempt doesn't read
 * it again.
 */
export class Judge {
  readonly #store: Store;
  readonly #read: ReadDistribution;
  readonly #seen = new Map<string, { object: ListedObject; result: FactsOrRefusal }>();

  constructor(store: Store, read: ReadDistribution) {
    this.#store = store;
    this.#read = read;
  }

  /** What is left out of the distributions that were read, by their keys. */
  get notes(): ReadonlyMap<string, string> {
    const read = [...this.#seen].flatMap(([key, { result }]) =>
      result.kind === "facts" && result.note !== undefined ? [[key, result.note] as const] : [],
    );
    return new Map(read);
  }

  /**
   * Judges what lies at a distribution's key.
   *
   * @param observing the look at the key
   * @param likelyNew reads the object side by side with the listing, rather than waiting to learn whether the page
   * knows it already
   * @throws {BucketMovedError}
   */
  async distribution(
    key: string,
    distribution: Distribution,
    page: Promise<ProjectPage | undefined>,
    likelyNew: boolean,
    observing: Promise<Observation>,
  ): Promise<Judgement> {
    const [observation, published, early, current] = await allSettled([
      observing,
      readMetadataObject(this.#store, key),
      likelyNew && !this.#seen.has(key) ? this.#read(key, distribution) : Promise.resolve(undefined),
      page,
    ]);
    const { object } = observation;
    if (object === undefined) return { verdict: { kind: "absent", observation }, published };

    const known = current?.distributions.find((record) => record.key === key);
    const { sideFiles, refused } = await readSideFiles(this.#store, observation, known?.sideFiles ?? {});

    const { facts, unpublished } = await this.#facts(object, distribution, known, published, early);
    if (facts.kind === "refused") {
      return { verdict: { kind: "refused", observation, object, reason: facts.reason }, published };
    }
    const record: DistributionRecord = {
      ...facts.facts,
      key,
      distribution,
      uploadTime: uploadTime(
        facts.firstPublished ?? object.lastModified,
        known?.sha256 === facts.facts.sha256 ? known.uploadTime : undefined,
      ),
      sideFiles,
    };
    return {
      verdict: { kind: "good", observation, record, refusedSideFiles: refused },
      published,
      unpublished,
    };
  }

  /** What is known of this version of the object, or else read from it. */
  async #facts(
    object: ListedObject,
    distribution: Distribution,
    known: DistributionRecord | undefined,
    published: MetadataObject | undefined,
    early: ReadOutcome | undefined,
  ): Promise<{ facts: FactsOrRefusal; unpublished?: UnpublishedMetadata }> {
    const suffices = (facts: Facts) =>
      facts.etag === object.etag && facts.metadataSha256 === published?.sha256 && isReadingCurrent(facts);
    const seen = this.#seen.get(object.key);
    if (seen !== undefined && isSameVersion(seen.object, object)) {
      const { result } = seen;
      if (result.kind === "refused" || suffices(result.facts)) return { facts: result };
    }
    const timely = early && isOlder(early, object) ? undefined : early;
    // The page may know these bytes, and yet not how they are stored since.
    const isPageRight = timely?.kind !== "misstored" && seen === undefined;
    if (isPageRight && known && suffices(known)) return { facts: { kind: "facts", facts: known } };

    const read = timely ?? (await this.#read(object.key, distribution));
    if (read.kind === "missing" || read.kind === "changed" || read.etag !== object.etag) {
      throw new BucketMovedError(`"${object.key}" changed between listing and reading it`);
    }
    // Not kept in mind: the next attempt may find the same bytes stored in another way.
    if (read.kind === "misstored") return { facts: { kind: "refused", reason: read.reason } };
    const facts: FactsOrRefusal =
      read.kind === "refused"
        ? read
        : { kind: "facts", facts: factsOf(read), firstPublished: read.firstPublished, note: read.note };
    this.#seen.set(object.key, { object, result: facts });
    if (read.kind === "refused" || published?.sha256 === metadataSha256(read)) return { facts };
    return { facts, unpublished: { object, metadataFile: read.metadataFile, published } };
  }

  /**
   * Judges what lies at a status file's key.
   *
   * @param observing the look at the key
   * @throws {BucketMovedError}
   */
  async status(
    key: string,
    page: Promise<ProjectPage | undefined>,
    observing: Promise<Observation>,
  ): Promise<StatusVerdict> {
    const [observation, current] = await allSettled([observing, page]);
    const { object } = observation;
    if (object === undefined) return { kind: "absent", observation };
    const known = current?.statuses.find((record) => record.key === key);
    if (known?.etag === object.etag) return { kind: "good", observation, record: known };
    try {
      const status = parseStatusFile(await readSmallText(this.#store, object, STATUS_FILE_LIMIT));
      return { kind: "good", observation, record: { key, etag: object.etag, ...(status && { status }) } };
    } catch (error) {
      if (!(error instanceof InvalidStatusError || error instanceof InvalidSideFileError)) throw error;
      return { kind: "refused", observation, object, reason: error.message };
    }
  }
}

/** Whether the object was stored once more since it was read. A `GetObject` tells the time in whole seconds. */
function isOlder(read: ReadOutcome, object: ListedObject): boolean {
  if (!("lastModified" in read)) return false;
  const second = (time: Date) => Math.floor(time.getTime() / 1000);
  return second(read.lastModified) < second(object.lastModified);
}

function factsOf(read: ReadOutcome & { kind: "read" }): Facts {
  const { requiresPython, summary } = read.metadata ?? {};
  const hash = metadataSha256(read);
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

/** Of the metadata to be published, lowercase hex. */
function metadataSha256({ metadataFile }: ReadOutcome & { kind: "read" }): string | undefined {
  return metadataFile && sha256(metadataFile);
}

/** The first time this content was seen, which stays when an object is copied over itself or undeleted. */
function uploadTime(seen: Date, before: string | undefined): string {
  const now = seen.toISOString();
  return before !== undefined && before < now ? before : now;
}
