import type { ProjectListing } from "./simple-page.ts";

/** A file as a page tells of it, in JSON and in HTML alike. Nothing in it is believed yet. */
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

/** A project as a root page tells of it. */
export interface RawProject {
  name: unknown;
  url: unknown;
  base: string;
}

/** All that is on a page. In HTML a link may be a project's or a file's: only who asked for the page knows. */
export interface PageEntries extends Pick<ProjectListing, "version" | "name" | "status" | "versions"> {
  projects: RawProject[];
  files: RawFile[];
}

/** Why nothing of a page can be read. */
export interface UnreadablePage {
  problem: string;
}

const STATUSES = ["active", "archived", "deprecated", "quarantined"] as const;

const MAX_REASON_LENGTH = 1_000;

/** @returns undefined for a status that the specification does not have */
export function readStatus(status: unknown, reason: unknown): ProjectListing["status"] {
  const known = STATUSES.find((candidate) => candidate === status);
  if (known === undefined) return undefined;
  if (typeof reason !== "string" || reason === "") return { status: known };
  return { status: known, reason: reason.slice(0, MAX_REASON_LENGTH) };
}

/**
 * Whether a page is of a version that can be read. A client must refuse another major version, because it may mean
 * something else by the same words.
 */
export function isReadableVersion(version: unknown): boolean {
  return (
    version === undefined || version === null || (typeof version === "string" && /^1(\.|$)/.test(version))
  );
}
