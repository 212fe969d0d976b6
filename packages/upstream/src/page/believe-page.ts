import {
  type Distribution,
  InvalidFilenameError,
  parseDistributionFilename,
} from "@wheelyard/core/distribution-filename";
import { isNameOf } from "@wheelyard/core/identity";
import { isLoopback } from "@wheelyard/core/loopback";
import { oneLine } from "@wheelyard/core/one-line";
import type { ProjectName } from "@wheelyard/core/project-name";
import { comparePageOrder } from "@wheelyard/core/project-page";
import type { ProjectStatus } from "@wheelyard/core/project-status";
import { quoted } from "@wheelyard/core/quoted";
import {
  type InvalidEntry,
  type ProjectListing,
  type ReceivedPage,
  readProjectListing,
  type SimpleFile,
  UnreadablePageError,
} from "@wheelyard/core/simple-page/simple-page";
import { compareVersions, readVersion } from "@wheelyard/core/version";
import { UpstreamFaultError } from "../fetching/upstream-fault.ts";
import type { PublicFile, PublicPage } from "./public-page.ts";

export interface BelievedPage {
  page: PublicPage;
  /** Entries that can't be believed. They are not on the page. */
  invalid: readonly InvalidEntry[];
}

/**
 * Takes from another index's answer what we can believe.
 *
 * A file that can't be believed costs only itself, as long as another file can be. If nothing is left, the page is not
 * an answer, because it would look like a project without files.
 *
 * @throws {UpstreamFaultError} if it is not a complete page of a simple index, or is that of another project
 */
export function believePage(received: ReceivedPage, project: ProjectName): BelievedPage {
  const fault = (problem: string, options?: ErrorOptions) =>
    new UpstreamFaultError(`Cannot believe ${quoted(received.url)}: ${problem}`, options);
  const listing = readListing(received);
  if (listing.name !== undefined && !isNameOf({ project }, listing.name)) {
    throw fault(`expected the page of "${project}", found that of ${quoted(listing.name)}`);
  }
  const invalid = [...listing.invalid];
  // What this machine serves without encryption may have links without it.
  const isHttpAllowed = isLoopback(new URL(received.url));
  const files = new Map<string, PublicFile>();
  for (const file of listing.files) {
    const outcome = believeFile(file, project, isHttpAllowed);
    if (outcome.kind === "invalid") invalid.push({ entry: quoted(file.filename), problem: outcome.problem });
    // If two have the same name, clients differ in which one they take.
    if (outcome.kind === "valid" && !files.has(file.filename)) files.set(file.filename, outcome.file);
  }
  const [first] = invalid;
  if (files.size === 0 && first !== undefined) {
    throw fault(`none of its files can be believed; ${first.entry}: ${first.problem}`);
  }
  const isOfAnIndex = !isHtml(received) || listing.version !== undefined;
  const saysWhatItIs = isOfAnIndex && listing.name !== undefined;
  if (files.size === 0 && !saysWhatItIs) {
    throw fault(`expected files of "${project}", or a page that says what it is`);
  }
  return { page: pageOf(project, listing, [...files.values()]), invalid };
}

function readListing(received: ReceivedPage): ProjectListing {
  if (isCutOff(received)) {
    throw new UpstreamFaultError(`Cannot believe ${quoted(received.url)}: expected it to end in "</html>"`);
  }
  try {
    return readProjectListing(received);
  } catch (cause) {
    if (!(cause instanceof UnreadablePageError)) throw cause;
    throw new UpstreamFaultError(cause.message, { cause });
  }
}

/** Half a JSON page can't be parsed. Half an HTML page would be one with fewer files, unless we check for its end. */
function isCutOff(received: ReceivedPage): boolean {
  if (!isHtml(received)) return false;
  const text = received.text.toLowerCase();
  return text.lastIndexOf("</html") <= text.lastIndexOf("<a");
}

function isHtml({ contentType }: ReceivedPage): boolean {
  return contentType.toLowerCase().includes("html");
}

type FileOutcome =
  | { kind: "valid"; file: PublicFile }
  /** No client considers it a file of the project, and it is no sign of a fault. */
  | { kind: "other" }
  | { kind: "invalid"; problem: string };

function believeFile(file: SimpleFile, project: ProjectName, isHttpAllowed: boolean): FileOutcome {
  const invalid = (problem: string): FileOutcome => ({ kind: "invalid", problem });
  const { filename, url, sha256, size, uploadTime, requiresPython, yanked, coreMetadata, provenance } = file;
  const distribution = readFilename(filename);
  if (distribution === undefined) return { kind: "other" };
  if (distribution.project !== project) return invalid(`expected a file of "${project}"`);
  if (sha256 === undefined) return invalid("expected a SHA-256");
  const urlProblem = problemOfUrl(url, filename, isHttpAllowed);
  if (urlProblem !== undefined) return invalid(urlProblem);
  return {
    kind: "valid",
    file: {
      filename,
      kind: distribution.kind,
      version: distribution.version,
      url,
      sha256,
      ...(size !== undefined && { size }),
      ...(uploadTime !== undefined && { uploadTime: inUtc(uploadTime) }),
      ...(requiresPython && line(requiresPython) !== "" && { requiresPython: line(requiresPython) }),
      ...(yanked !== undefined && { yanked: line(yanked) }),
      ...(coreMetadata !== undefined && { coreMetadata }),
      ...(provenance !== undefined && { provenance }),
    },
  };
}

/** An egg, an installer, a version from before PEP 440: clients ignore them too. */
function readFilename(filename: string): Distribution | undefined {
  try {
    return parseDistributionFilename(filename);
  } catch (error) {
    if (error instanceof InvalidFilenameError) return undefined;
    throw error;
  }
}

/** Clients append `.metadata` to it, and use its last segment as the filename. */
function problemOfUrl(url: string, filename: string, isHttpAllowed: boolean): string | undefined {
  const target = new URL(url);
  const isSafe = target.protocol === "https:" || (isHttpAllowed && isLoopback(target));
  if (!isSafe) return `expected an https URL, found ${quoted(url)}`;
  if (url.includes("?")) return `expected a URL without a query, found ${quoted(url)}`;
  const last = target.pathname.slice(target.pathname.lastIndexOf("/") + 1);
  if (decoded(last) === filename) return undefined;
  return `expected a URL that ends in its name, found ${quoted(url)}`;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function pageOf(project: ProjectName, listing: ProjectListing, unordered: PublicFile[]): PublicPage {
  const files = unordered.sort(comparePageOrder);
  const status = statusOf(listing);
  if (status?.status !== "quarantined") {
    const versions = [...new Set(files.map(({ version }) => version.normalised))];
    return { project, ...(status && { status }), files, versions };
  }
  const named = (listing.versions ?? []).flatMap((text) => readVersion(text) ?? []);
  const all = [...named, ...files.map(({ version }) => version)].sort(compareVersions);
  return { project, status, files: [], versions: [...new Set(all.map(({ normalised }) => normalised))] };
}

function statusOf({ status }: ProjectListing): ProjectStatus | undefined {
  if (status === undefined || status.status === "active") return undefined;
  return { status: status.status, ...(status.reason && { reason: line(status.reason) }) };
}

/** The simple repository API has no other time zone. */
function inUtc(time: string): string {
  return time.endsWith("Z") ? time : new Date(time).toISOString();
}

const MAX_LINE = 1_000;

/** JSON can hold halves of characters, which make uv drop the whole page. */
function line(text: string): string {
  return Buffer.from(oneLine(text).slice(0, MAX_LINE)).toString();
}
