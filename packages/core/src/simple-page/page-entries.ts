import type { ProjectListing } from "./page-model.ts";

/** A file as a page describes it, in JSON or HTML. None of it is checked yet. */
export interface RawFile {
  name: unknown;
  url: unknown;
  /** What relative URLs are joined to. */
  base: string;
  sha256?: unknown;
  size?: unknown;
  uploadTime?: unknown;
  requiresPython?: unknown;
  yanked?: unknown;
  /** True, or an object with hashes. */
  coreMetadata?: unknown;
  provenance?: unknown;
}

/** A project as a root page describes it. */
export interface RawProject {
  name: unknown;
  url: unknown;
  base: string;
}

/**
 * All that is on a page. In HTML, a link may be that of a project or a file: only the caller, who asked for the page,
 * knows.
 */
export interface PageEntries extends Pick<ProjectListing, "version" | "name" | "status" | "versions"> {
  /** Undefined if there is no list of them. */
  projects: RawProject[] | undefined;
  /** Undefined if there is no list of them. */
  files: RawFile[] | undefined;
}

/** Why nothing on a page can be read. */
export interface UnreadablePage {
  problem: string;
}

const STATUSES = ["active", "archived", "deprecated", "quarantined"] as const;

const MAX_REASON_LENGTH = 1_000;

/** @returns undefined for a status that is not in the specification */
export function readStatus(status: unknown, reason: unknown): ProjectListing["status"] {
  const known = STATUSES.find((candidate) => candidate === status);
  if (known === undefined) return undefined;
  if (typeof reason !== "string" || reason === "") return { status: known };
  return { status: known, reason: reason.slice(0, MAX_REASON_LENGTH) };
}

/**
 * Whether we can read a page of this version. A client must refuse another major version, because the same words may
 * mean something else there.
 */
export function isReadableVersion(version: unknown): boolean {
  return (
    version === undefined || version === null || (typeof version === "string" && /^1(\.|$)/.test(version))
  );
}
