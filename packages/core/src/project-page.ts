import { basename } from "./bucket-layout/object-key.ts";
import type { Distribution } from "./distribution-filename.ts";
import type { Project } from "./project.ts";
import { mostSevere, type ProjectStatus } from "./project-status.ts";
import type { SideFiles } from "./side-files.ts";
import { compareVersions } from "./version.ts";

/**
 * All that the index knows about one project: what its pages show, and what they must remember without showing it. A
 * project without distributions has no page.
 */
export interface ProjectPage {
  project: Project;
  /** Every valid distribution in the bucket, including those that are not listed. One per key. */
  distributions: readonly DistributionRecord[];
  /** The files that set the project's status. One per key. */
  statuses: readonly StatusRecord[];
  /** What only the home page's data says about the project. Absent in states of earlier wheelyard versions. */
  home?: HomeFacts;
}

/** What the metadata of the latest release says for the home page's data, and where in that data the project is. */
export interface HomeFacts {
  /** One line, bounded. */
  keywords?: string;
  /** One line, bounded. */
  licence?: string;
  /** Values of Requires-Dist, bounded together. */
  requires?: readonly string[];
  /** In which level of the parts the project is, as long as it has a page. Absent for the first. */
  level?: 2;
}

/**
 * Raise it when the index reads more, or something else, from a file. A file that an earlier revision read is read
 * again when its key is looked at, and reconcile makes sure that every such key is.
 */
export const READING_REVISION: number = 1;

/**
 * Whether the current revision read the file.
 *
 * @example
 * isReadingCurrent({ reading: READING_REVISION + 1 }) // false
 */
export function isReadingCurrent({ reading = 1 }: Pick<DistributionRecord, "reading">): boolean {
  return reading === READING_REVISION;
}

export interface DistributionRecord {
  key: string;
  /** The version of the object from which the facts below were read. */
  etag: string;
  /** What its filename says. */
  distribution: Distribution;
  /** In bytes. */
  size: number;
  /** The hash of the file's bytes, in lowercase hex. */
  sha256: string;
  /**
   * ISO 8601 in UTC: when this content was first seen at this key or, if it came from another index, first published
   * there.
   */
  uploadTime: string;
  requiresPython?: string;
  /** SHA-256 of the published core metadata, lowercase hex; absent if none can be read from the file. */
  metadataSha256?: string;
  /** Whether the core metadata holds for anything built from the file. Only then are clients told about it. */
  isMetadataStatic: boolean;
  /** One line, bounded. */
  summary?: string;
  sideFiles: SideFiles;
  /** The {@link READING_REVISION} by which the file was read. Absent for the first. */
  reading?: number;
}

export interface StatusRecord {
  key: string;
  etag: string;
  /** Absent if the file says `active`. */
  status?: ProjectStatus;
  /** ISO 8601 in UTC: since when the file has set this status, whatever its reason. Absent in states of earlier wheelyard versions. */
  since?: string;
}

/** What a reader of the project page sees. */
export interface VisiblePage {
  status?: ProjectStatus;
  /** Ordered by version, then by filename. Empty for a quarantined project. */
  files: readonly DistributionRecord[];
  /** Every file's version, each once, in order. They stay when a project is quarantined. */
  versions: readonly string[];
}

/**
 * Since when the project has had its status: the first of the files that set it counts. ISO 8601 in UTC.
 *
 * @returns undefined for a project without a status, or if an earlier wheelyard version read its files
 * @example
 * statusSince(page) // undefined
 */
export function statusSince({ statuses }: ProjectPage): string | undefined {
  const worst = mostSevere(statuses.flatMap(({ status }) => status ?? []))?.status;
  return statuses
    .flatMap(({ status, since }) => (status !== undefined && status.status === worst ? (since ?? []) : []))
    .toSorted()[0];
}

/** A page never changes, and every rendering needs this. Ordering costs more than rendering. */
const VISIBLE_PAGES = new WeakMap<ProjectPage, VisiblePage>();

/**
 * What a reader of the page sees: without duplicates, and without files if the project is quarantined.
 *
 * @example
 * visiblePage(page).versions // ["1.0"]
 */
export function visiblePage(page: ProjectPage): VisiblePage {
  const known = VISIBLE_PAGES.get(page) ?? makeVisiblePage(page);
  VISIBLE_PAGES.set(page, known);
  return known;
}

function makeVisiblePage(page: ProjectPage): VisiblePage {
  const status = mostSevere(page.statuses.flatMap((record) => record.status ?? []));
  const duplicates = findDuplicates(page);
  const files = inPageOrder(page.distributions.filter(({ key }) => !duplicates.has(key)));
  const versions = [...new Set(files.map(({ distribution }) => distribution.version.normalised))];
  return {
    ...(status && { status }),
    files: status?.status === "quarantined" ? [] : files,
    versions,
  };
}

/**
 * The distributions that give way to an older one with the same filename, each with the key of the one listed in its
 * place. A page can name a filename only once.
 *
 * @example
 * findDuplicates(page).size // 0
 */
export function findDuplicates(page: ProjectPage): ReadonlyMap<string, string> {
  const oldest = new Map<string, DistributionRecord>();
  for (const record of page.distributions) {
    const rival = oldest.get(basename(record.key));
    if (rival === undefined || isOlder(record, rival)) oldest.set(basename(record.key), record);
  }
  const duplicates = new Map<string, string>();
  for (const { key } of page.distributions) {
    const listed = oldest.get(basename(key));
    if (listed !== undefined && listed.key !== key) duplicates.set(key, listed.key);
  }
  return duplicates;
}

function isOlder(a: DistributionRecord, b: DistributionRecord): boolean {
  return a.uploadTime === b.uploadTime ? a.key < b.key : a.uploadTime < b.uploadTime;
}

function inPageOrder(records: readonly DistributionRecord[]): DistributionRecord[] {
  return records.toSorted((a, b) => comparePageOrder(a.distribution, b.distribution));
}

/**
 * The order of files on a page: by version, then by filename. A page names no filename twice.
 *
 * @example
 * comparePageOrder(parseDistributionFilename("acme-1.9.zip"), parseDistributionFilename("acme-1.10.zip")) < 0 // true
 */
export function comparePageOrder(a: PageEntry, b: PageEntry): number {
  return compareVersions(a.version, b.version) || (a.filename < b.filename ? -1 : 1);
}

type PageEntry = Pick<Distribution, "version" | "filename">;
