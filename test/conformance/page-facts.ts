/** What a project page says, in either format. */
export interface PageFacts {
  name: string;
  status: { status: string; reason?: string } | undefined;
  files: FileFacts[];
}

export interface FileFacts {
  filename: string;
  /** Absolute. */
  url: string;
  sha256: string;
  size: number;
  uploadTime: string;
  requiresPython: string | undefined;
  /** SHA-256. */
  coreMetadata: string | undefined;
  /** The reason if it is yanked, which may be empty. */
  yanked: string | undefined;
  hasSignature: boolean;
  provenance: string | undefined;
}

/** A page breaks a rule of the simple repository API. */
export class NonconformingPageError extends Error {
  override readonly name = "NonconformingPageError";
}

export function demand(condition: boolean, rule: string, found: unknown): asserts condition {
  if (!condition) throw new NonconformingPageError(`Expected ${rule}, found ${JSON.stringify(found)}`);
}

/** PEP 503. */
const NORMALISED_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export function readName(name: string): string {
  demand(NORMALISED_NAME.test(name), "a normalised project name", name);
  return name;
}

/**
 * PEP 503: the last segment of the URL is the filename. PEP 658 appends `.metadata` to it, so it can't have a query.
 */
export function readUrl(url: string, filename: string, pageUrl: string): string {
  const absolute = new URL(url, pageUrl);
  demand(/^[\x21-\x7e]+$/.test(url), "a URL of ASCII without white space", url);
  demand(absolute.search === "" && !url.includes("?"), "a URL without a query", url);
  demand(!url.includes("+"), "a plus sign percent-encoded, because S3 reads it as a space", url);
  demand(absolute.origin === new URL(pageUrl).origin, "a file on the host of the page", absolute.href);
  const segment = absolute.pathname.split("/").at(-1) ?? "";
  demand(decodeURIComponent(segment) === filename, `a URL that ends in ${JSON.stringify(filename)}`, url);
  absolute.hash = "";
  return absolute.href;
}

export function readSha256(hash: string): string {
  demand(/^[0-9a-f]{64}$/.test(hash), "a SHA-256 in lowercase hex", hash);
  return hash;
}

/** PEP 700. */
export function readUploadTime(time: string): string {
  const wellFormed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/.test(time);
  demand(wellFormed && !Number.isNaN(Date.parse(time)), "a time as yyyy-mm-ddThh:mm:ss.ffffffZ", time);
  return time;
}

/** PEP 440, version specifiers: enough to distinguish one from other text. */
export function readRequiresPython(specifiers: string): string {
  const clause = String.raw`\s*(~=|===|==|!=|<=|>=|<|>)\s*[A-Za-z0-9.*+!_-]+\s*`;
  demand(new RegExp(`^${clause}(,${clause})*,?\\s*$`).test(specifiers), "version specifiers", specifiers);
  return specifiers;
}

/** PEP 740: fully qualified. */
export function readProvenance(url: string): string {
  const { protocol, hostname } = new URL(url);
  demand(protocol === "https:" || hostname === "127.0.0.1", "an absolute https URL", url);
  return url;
}

/** PEP 792. */
export function readStatus(status: string): string {
  demand(["active", "archived", "quarantined", "deprecated"].includes(status), "a status marker", status);
  return status;
}
