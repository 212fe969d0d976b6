import { readFormatted } from "@wheelyard/core/format";
import { REMEDY } from "./layout.ts";

/** Names the present data set, and says what is known about it. */
export interface Manifest {
  /** Names the data set's folder: a digest of its parts, so that the same content has the same id. */
  dataSet: string;
  /** How many entries the archive has, including those that were withdrawn or belong to other ecosystems. */
  entries: number;
  /** How many of them could not be read, or only in part. */
  unreadable: number;
  /** How many different ids are about a project of PyPI, and were not withdrawn. */
  advisories: number;
  /** How many of them are about malicious code. */
  malicious: number;
  /** How many advisories no one has rated. */
  unrated: number;
  /** When the newest entry was modified: how old the data is. ISO 8601. */
  newest: string;
  /** Files that seemed to be about malicious code, of which a project could not be read. Absent if there are none. */
  lost?: readonly string[];
  /** A digest of the parts' ETags. None in manifests of releases that didn't compare them. */
  parts?: string;
  /** The ETag of the archive at its source, if it had one. */
  source?: string;
  /** The archive's URL, if it had an ETag. */
  url?: string;
  /** By which {@link RULES} the archive was read. None in manifests of releases that knew no other. */
  rules?: number;
  /** The previous data set, whose parts readers may still be about to read. */
  previous?: string;
}

/** After how long without a new entry advisories are old. OSV's export for PyPI changes several times a day. */
export const OLD_AFTER_MS = 3 * 24 * 60 * 60 * 1_000;

/** The manifest can't be read. It is generated. */
export class InvalidManifestError extends Error {
  override readonly name = "InvalidManifestError";
}

/**
 * How this wheelyard version reads an archive. Raise it with each change of what it makes of one: it then reads the archive that
 * the source still has again.
 */
export const RULES = 3;

const FORMAT = 1;

const DATA_SET = /^[0-9a-f]{32}$/;

/** @returns the ETag of the archive at a URL if reading it again could make nothing else of it */
export function knownSource({ source, url, rules }: Manifest, at: string): string | undefined {
  return rules === RULES && url === at ? source : undefined;
}

export function serializeManifest(manifest: Manifest): string {
  return `${JSON.stringify({ _format: FORMAT, ...manifest })}\n`;
}

/**
 * @throws {InvalidManifestError} if it is damaged
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 */
export function parseManifest(text: string): Manifest {
  return readFormatted(
    "the manifest of advisories",
    FORMAT,
    text,
    InvalidManifestError,
    (value) => {
      const { dataSet, entries, unreadable, advisories, malicious, unrated, newest } =
        value as Partial<Manifest>;
      const { lost, parts, source, url, rules, previous } = value as Partial<Manifest>;
      if (dataSet === undefined || !DATA_SET.test(dataSet))
        throw new TypeError("expected the id of a data set");
      if (entries === undefined || !Number.isInteger(entries))
        throw new TypeError("expected a number of entries");
      if (unreadable === undefined || !Number.isInteger(unreadable))
        throw new TypeError("expected what is unreadable");
      if (advisories === undefined || !Number.isInteger(advisories))
        throw new TypeError("expected a number of advisories");
      if (malicious === undefined || !Number.isInteger(malicious))
        throw new TypeError("expected what is malicious");
      if (unrated === undefined || !Number.isInteger(unrated))
        throw new TypeError("expected what is unrated");
      if (newest === undefined || Number.isNaN(Date.parse(newest))) throw new TypeError("expected a time");
      if (lost !== undefined && !(Array.isArray(lost) && lost.every((name) => typeof name === "string")))
        throw new TypeError("expected the names of what is lost");
      if (rules !== undefined && !Number.isInteger(rules))
        throw new TypeError("expected the number of its rules");
      return {
        dataSet,
        entries,
        unreadable,
        advisories,
        malicious,
        unrated,
        newest,
        ...(lost !== undefined && { lost }),
        ...(parts !== undefined && { parts }),
        ...(source !== undefined && { source }),
        ...(url !== undefined && { url }),
        ...(rules !== undefined && { rules }),
        ...(previous !== undefined && { previous }),
      };
    },
    REMEDY,
  );
}
