import { isObject } from "@wheelyard/core/is-object";
import type { ProjectName } from "@wheelyard/core/project-name";
import { isTime } from "@wheelyard/core/upload-time";
import { compareVersions, parseVersion, readVersion, type Version } from "@wheelyard/core/version";
import type { Advisory, Affected, Bound, Range } from "./advisory.ts";
import { inOrder } from "./affected.ts";
import { type NamedProject, namedProject } from "./named-project.ts";
import { publicVersion } from "./public-version.ts";
import {
  aliasesOf,
  describe,
  isAboutMalice,
  isId,
  MAX_ALIASES,
  readAbout,
  shortened,
  strings,
} from "./read-about.ts";
import { type Severity, worse } from "./severity.ts";

/** The outcome of reading an entry of the export. */
export type ReadEntry =
  /** One advisory for each project that it names. None if it is about other ecosystems. */
  | { kind: "read"; advisories: readonly Advisory[]; modified: Date }
  /** It was withdrawn. */
  | { kind: "withdrawn"; modified: Date }
  /** It can't be believed, or only in part. */
  | {
      kind: "unreadable";
      id: string;
      reason: string;
      advisories: readonly Advisory[];
      /** Whether it says that it is about malicious code. */
      isMalicious: boolean;
      /** Whether it may be about a project that can't be read, and is in none of the advisories. */
      losesProject: boolean;
    };

/** Projects that one entry may name: each gets its own copy of what the entry says. */
const MAX_PROJECTS = 1_000;

/**
 * Reads one entry by OSV's schema. All of it is hostile. If something in it can't be read, we don't take it as
 * harmless: an entry about malicious code then applies to all versions of the projects that it names. If it names no
 * project of any ecosystem, it is unreadable.
 *
 * @see https://ossf.github.io/osv-schema/
 * @param name the entry's file in the archive, for messages
 */
export function readEntry(text: string, name: string): ReadEntry {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return unreadable(name, `it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(json)) return unreadable(name, "expected an object");
  const { id, modified: written, withdrawn } = json;
  if (typeof id !== "string" || !isId(id)) {
    const usable = maliciousId(json, name);
    const read = unreadable(name, "expected an id such as GHSA-xxxx-xxxx-xxxx");
    return usable === undefined ? read : { ...read, ...wholly(json, usable), isMalicious: true };
  }
  const modified = readTime(written);
  if (modified === undefined) return unreadableAs(json, id, "expected modified to be a time");
  if (withdrawn !== undefined && withdrawn !== null) {
    return readTime(withdrawn) === undefined
      ? unreadableAs(json, id, "expected withdrawn to be a time")
      : { kind: "withdrawn", modified };
  }
  if (!Array.isArray(json.affected)) return unreadableAs(json, id, "expected affected to be a list");
  return readAffectedProjects(json, id, json.affected, modified);
}

function readAffectedProjects(
  json: JsonObject,
  id: string,
  entries: readonly unknown[],
  modified: Date,
): ReadEntry {
  const about = readAbout(json, id);
  const advisories: Advisory[] = [];
  const reasons: string[] = [];
  const parts = entries.map(namedProject);
  const losesProject = parts.some((part) => isLost(part, about.isMalicious));
  if (about.isMalicious && parts.every(({ kind }) => kind === "none")) reasons.push("names no project");
  const aliases = aliasesOf(json).length;
  if (aliases > MAX_ALIASES) reasons.push(`has ${aliases} aliases, expected at most ${MAX_ALIASES}`);
  for (const [i, part] of parts.entries()) {
    if (part.kind === "unreadable") reasons.push(`affected[${i}]: ${part.reason}`);
    else if (isLost(part, about.isMalicious))
      reasons.push(`affected[${i}]: names neither package nor commits`);
    if (part.kind !== "project") continue;
    const described = describe(about, part.entry);
    const { affected, reason } = readAffected(part.entry, described.severity);
    if (reason !== undefined) reasons.push(`affected[${i}]: ${reason}`);
    if (affected !== undefined) advisories.push({ ...described, project: part.project, affected });
  }
  const merged = mergeByProject(advisories);
  if (merged.length > MAX_PROJECTS) {
    const reason = `names ${merged.length} projects, expected at most ${MAX_PROJECTS}`;
    return unreadable(id, reason, { isMalicious: about.isMalicious });
  }
  return reasons.length === 0
    ? { kind: "read", advisories: merged, modified }
    : unreadable(id, reasons.join("; "), {
        advisories: merged,
        isMalicious: about.isMalicious,
        losesProject: losesProject || merged.length === 0,
      });
}

/**
 * An entry that can't be read any further: if it is about malicious code, it applies to all versions of every project
 * that it names, unless they are too many.
 */
function unreadableAs(json: JsonObject, id: string, reason: string): ReadEntry {
  const isMalicious = isAboutMalice(json, id);
  return unreadable(id, reason, isMalicious ? { ...wholly(json, id), isMalicious } : {});
}

/** An entry about malicious code as one about all versions of every project that it names. None if they are too many. */
function wholly(json: JsonObject, id: string): Pick<Unreadable, "advisories" | "losesProject"> {
  const about = readAbout(json, id);
  const parts = [json.affected].flat().map(namedProject);
  const advisories = parts.flatMap((part): Advisory[] => {
    if (part.kind !== "project") return [];
    return [{ ...describe(about, part.entry), project: part.project, affected: { kind: "all" } }];
  });
  const merged = mergeByProject(advisories);
  if (merged.length === 0 || merged.length > MAX_PROJECTS) return { advisories: [], losesProject: true };
  return { advisories: merged, losesProject: parts.some((part) => isLost(part, true)) };
}

/** Whether a part may be about a project that can't be read. Malicious code always has one, except for commits. */
function isLost(part: NamedProject, isMalicious: boolean): boolean {
  return part.kind === "unreadable" || (isMalicious && part.kind === "none" && !part.isOfCommits);
}

/**
 * An id for an entry about malicious code whose own one can't be used: that of its file, or else one that says so.
 *
 * @returns undefined if the entry doesn't seem to be about malicious code
 */
function maliciousId(json: JsonObject, name: string): string | undefined {
  const ofFile = name.slice(name.lastIndexOf("/") + 1).replace(/\.json$/, "");
  if (/^mal-/i.test(ofFile) && isId(ofFile)) return ofFile;
  const written = typeof json.id === "string" ? json.id : "";
  return isAboutMalice({}, ofFile) || isAboutMalice(json, written) ? "MAL-unreadable" : undefined;
}

/** What one part of an entry affects, why it can't be read, or both. */
interface ReadAffected {
  affected?: Affected;
  reason?: string;
}

function readAffected(entry: JsonObject, severity: Severity): ReadAffected {
  const read = readSomeVersions(entry);
  if (typeof read !== "string") return { affected: read };
  // A version that can't be distinguished from a malicious one counts as malicious.
  return severity === "malicious" ? { affected: { kind: "all" }, reason: read } : { reason: read };
}

/** @returns why they can't be read, in words that follow the entry's place */
function readSomeVersions({ versions: listed, ranges: written }: JsonObject): Affected | string {
  if (listed !== undefined && !Array.isArray(listed)) return "expected versions to be a list";
  if (written !== undefined && !Array.isArray(written)) return "expected ranges to be a list";
  const ranges: Range[] = [];
  for (const range of written ?? []) {
    const read = readRange(range);
    if (typeof read === "string") return read;
    if (read !== undefined) ranges.push(read);
  }
  if (listed?.some((one: unknown) => typeof one !== "string")) return "expected each version to be a text";
  // What is not a version here can't be listed here either.
  const read = strings(listed).flatMap((text) => readVersion(text) ?? []);
  const versions = new Set(read.map(publicVersion));
  if (versions.size === 0 && ranges.length === 0) return "names neither versions nor ranges";
  return { kind: "some", versions, ranges };
}

/** @returns undefined for a range of commits, and a text that says why a range can't be read */
function readRange(range: unknown): Range | string | undefined {
  if (!isObject(range)) return "expected each range to be an object";
  if (range.type === "GIT") return undefined;
  const { events } = range;
  if (!Array.isArray(events) || events.length === 0) return "expected each range to have events";
  const bounds: Bound[] = [];
  const limits: Version[] = [];
  let isUnlimited = false;
  for (const event of events) {
    const [named, ...others] = isObject(event) ? Object.entries(event) : [];
    if (named === undefined || others.length > 0) return "expected each event to be an object with one field";
    const [kind, text] = named;
    if (kind === "introduced" && text === "0") {
      bounds.push({ kind, version: undefined });
      continue;
    }
    if (kind === "limit" && text === "*") {
      isUnlimited = true;
      continue;
    }
    const version = typeof text === "string" ? readVersion(text) : undefined;
    if (version === undefined) return `has the event ${kind} without a version of PEP 440`;
    switch (kind) {
      case "introduced":
        bounds.push({ kind, version: ofAllBuilds(version) });
        break;
      case "fixed":
        bounds.push({ kind, version });
        break;
      case "last_affected":
        bounds.push({ kind: "last", version: ofAllBuilds(version) });
        break;
      case "limit":
        limits.push(version);
        break;
      default:
        return `has an event that the schema does not know: ${kind}`;
    }
  }
  // Without one, the range would contain no version at all.
  if (!bounds.some(({ kind }) => kind === "introduced")) return "has a range without the event introduced";
  // A version must be below any of the limits, so only the highest counts, and "*" is above all versions.
  return { bounds: inOrder(bounds), limits: isUnlimited ? [] : limits.toSorted(compareVersions).slice(-1) };
}

/**
 * Versions are compared without their local part, so a bound with one would not be about its own build. At a fix or a
 * limit it stays: without it, the builds before the fixed one would count as fixed.
 */
function ofAllBuilds(version: Version): Version {
  return version.local.length === 0 ? version : parseVersion(publicVersion(version));
}

/** An entry may name a project more than once, even in each of its parts. Then each part applies. */
function mergeByProject(advisories: readonly Advisory[]): Advisory[] {
  const byProject = new Map<ProjectName, [Advisory, ...Advisory[]]>();
  for (const advisory of advisories) {
    const same = byProject.get(advisory.project);
    if (same === undefined) byProject.set(advisory.project, [advisory]);
    else same.push(advisory);
  }
  return [...byProject.values()].map(joined);
}

function joined(same: readonly [Advisory, ...Advisory[]]): Advisory {
  const severity = same.map((one) => one.severity).reduce(worse);
  const versions = new Set<string>();
  const ranges: Range[] = [];
  for (const { affected } of same) {
    if (affected.kind === "all") return { ...same[0], severity, affected };
    for (const version of affected.versions) versions.add(version);
    for (const range of affected.ranges) ranges.push(range);
  }
  return { ...same[0], severity, affected: { kind: "some", versions, ranges } };
}

function unreadable(
  id: string,
  reason: string,
  { advisories = [], isMalicious = false, losesProject = true }: Partial<Unreadable> = {},
): Unreadable {
  return { kind: "unreadable", id, reason: shortened(reason), advisories, isMalicious, losesProject };
}

type Unreadable = ReadEntry & { kind: "unreadable" };

type JsonObject = Record<string, unknown>;

/** A time as in RFC 3339. */
function readTime(value: unknown): Date | undefined {
  return typeof value === "string" && isTime(value) ? new Date(value) : undefined;
}
