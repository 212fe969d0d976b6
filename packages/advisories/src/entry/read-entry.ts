import { cutText } from "@wheelyard/core/cut-text";
import { isObject } from "@wheelyard/core/is-object";
import { oneLine } from "@wheelyard/core/one-line";
import { InvalidProjectNameError, type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import { isTime } from "@wheelyard/core/upload-time";
import { readVersion, type Version } from "@wheelyard/core/version";
import type { Advisory, Affected, Bound, Range } from "./advisory.ts";
import { inOrder } from "./affected.ts";
import { publicVersion } from "./public-version.ts";
import { severityOfVector, severityOfWord } from "./rate.ts";
import { type Severity, worse } from "./severity.ts";

/** The outcome of reading an entry of the export. */
export type ReadEntry =
  /** One advisory for each project that it names. None if it is about other ecosystems. */
  | { kind: "read"; advisories: readonly Advisory[]; modified: Date }
  /** It was withdrawn. */
  | { kind: "withdrawn"; modified: Date }
  /** It can't be believed, or only in part. */
  | { kind: "unreadable"; id: string; reason: string; advisories: readonly Advisory[] };

/** In characters. Pages repeat it. */
const MAX_SUMMARY_LENGTH = 300;

/** Only ids of the form that the databases collected by OSV use: an id becomes a path. */
const ID = /^[A-Z][A-Za-z0-9]{0,31}(?:-[A-Za-z0-9]{1,64}){1,6}$/;

/** In characters. The edge shows no longer reason. */
const MAX_ID_LENGTH = 64;

/**
 * Reads one entry by OSV's schema. All of it is hostile. If something in it can't be read, we don't take it as
 * harmless: an entry about malicious code then applies to all versions of the projects that it names.
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
    const advisories = wholly(json, maliciousId(id, name) ?? name);
    return unreadable(name, "expected an id such as GHSA-xxxx-xxxx-xxxx", advisories);
  }
  const modified = readTime(written);
  if (modified === undefined) return unreadable(id, "expected modified to be a time", wholly(json, id));
  if (withdrawn !== undefined && withdrawn !== null) {
    return readTime(withdrawn) === undefined
      ? unreadable(id, "expected withdrawn to be a time", wholly(json, id))
      : { kind: "withdrawn", modified };
  }
  if (!Array.isArray(json.affected)) {
    return unreadable(id, "expected affected to be a list", wholly(json, id));
  }
  return readAffectedProjects(json, id, json.affected, modified);
}

function readAffectedProjects(
  json: JsonObject,
  id: string,
  entries: readonly unknown[],
  modified: Date,
): ReadEntry {
  const advisories: Advisory[] = [];
  const reasons: string[] = [];
  for (const [i, entry] of entries.entries()) {
    const named = projectNamedBy(entry);
    if (named.kind === "other") continue;
    if (named.kind === "unreadable") {
      reasons.push(`affected[${i}]: ${named.reason}`);
      continue;
    }
    const about = describe(json, id, named.entry);
    const { affected, reason } = readAffected(named.entry, about.severity);
    if (reason !== undefined) reasons.push(`affected[${i}]: ${reason}`);
    if (affected !== undefined) advisories.push({ ...about, project: named.project, affected });
  }
  const merged = mergeByProject(advisories);
  return reasons.length === 0
    ? { kind: "read", advisories: merged, modified }
    : unreadable(id, reasons.join("; "), merged);
}

/** The project that one part of an entry concerns. */
type Named =
  | { kind: "project"; project: ProjectName; entry: JsonObject }
  /** Another ecosystem's, or commits. */
  | { kind: "other" }
  | { kind: "unreadable"; reason: string };

function projectNamedBy(entry: unknown): Named {
  if (!isObject(entry)) return { kind: "unreadable", reason: "expected an object" };
  const { package: about } = entry;
  if (about === undefined) return { kind: "other" };
  if (!isObject(about)) return { kind: "unreadable", reason: "expected package to be an object" };
  const name = nameOnPypi(about);
  if (name === undefined) return { kind: "other" };
  try {
    return { kind: "project", project: parseProjectName(name), entry };
  } catch (error) {
    if (!(error instanceof InvalidProjectNameError)) throw error;
    return { kind: "unreadable", reason: "expected the name of a project" };
  }
}

/** More spellings than the schema allows: who means PyPI should not be taken to mean another ecosystem. */
function nameOnPypi({ ecosystem, name, purl }: JsonObject): string | undefined {
  const [kind] = typeof ecosystem === "string" ? ecosystem.split(":") : [];
  if (kind?.toLowerCase() === "pypi") return typeof name === "string" ? name.trim() : "";
  const [, named] = typeof purl === "string" && ecosystem === undefined ? (PYPI_PURL.exec(purl) ?? []) : [];
  return named;
}

const PYPI_PURL = /^pkg:pypi\/([^@?#]*)/i;

/**
 * An entry about malicious code that can't be read any further: it applies to all versions of every project that it
 * names.
 */
function wholly(json: JsonObject, id: string): Advisory[] {
  const advisories = [json.affected].flat().flatMap((entry): Advisory[] => {
    const named = projectNamedBy(entry);
    if (named.kind !== "project") return [];
    const about = describe(json, id, named.entry);
    if (about.severity !== "malicious") return [];
    return [{ ...about, project: named.project, affected: { kind: "all" } }];
  });
  return mergeByProject(advisories);
}

/**
 * An id for an entry about malicious code whose own one can't be used: that of its file, or else one that says so.
 *
 * @returns undefined if the entry doesn't seem to be about malicious code
 */
function maliciousId(written: unknown, name: string): string | undefined {
  const ofFile = name.slice(name.lastIndexOf("/") + 1).replace(/\.json$/, "");
  if (/^MAL-/.test(ofFile) && isId(ofFile)) return ofFile;
  const isMalicious = [ofFile, written].some((id) => typeof id === "string" && /^mal[-_]/i.test(id));
  return isMalicious ? "MAL-unreadable" : undefined;
}

function describe(json: JsonObject, id: string, entry: JsonObject): Omit<Advisory, "project" | "affected"> {
  const aliases = strings(json.aliases).filter(isId);
  const { summary, details } = json;
  const text = typeof summary === "string" && summary.trim() !== "" ? summary : details;
  return {
    id,
    aliases,
    severity: [id, ...aliases].some((one) => one.startsWith("MAL-")) ? "malicious" : severityOf(json, entry),
    summary: typeof text === "string" ? shortened(text) : "",
  };
}

/** The worst severity that the entry gives for the project, else for itself, else the word of its database. */
function severityOf(json: JsonObject, entry: JsonObject): Severity {
  const vectors = [...vectorsOf(entry.severity), ...vectorsOf(json.severity)];
  const worst = vectors.map(severityOfVector).reduce(worse, "unknown");
  if (worst !== "unknown") return worst;
  for (const { database_specific: specific } of [entry, json]) {
    if (isObject(specific) && typeof specific.severity === "string") {
      return severityOfWord(specific.severity);
    }
  }
  return "unknown";
}

function vectorsOf(severity: unknown): string[] {
  if (!Array.isArray(severity)) return [];
  return severity.flatMap((one) => (isObject(one) && typeof one.score === "string" ? [one.score] : []));
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
      case "fixed":
        bounds.push({ kind, version });
        break;
      case "last_affected":
        bounds.push({ kind: "last", version });
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
  // A version must be below any of the limits, and "*" is above all versions.
  return { bounds: inOrder(bounds), limits: isUnlimited ? [] : limits };
}

/** An entry may name a project more than once. Then each part applies. */
function mergeByProject(advisories: readonly Advisory[]): Advisory[] {
  const merged = new Map<ProjectName, Advisory>();
  for (const advisory of advisories) {
    const { project } = advisory;
    const before = merged.get(project);
    merged.set(project, before === undefined ? advisory : joined(before, advisory));
  }
  return [...merged.values()];
}

function joined(a: Advisory, b: Advisory): Advisory {
  const severity = worse(a.severity, b.severity);
  if (a.affected.kind === "all" || b.affected.kind === "all")
    return { ...a, severity, affected: { kind: "all" } };
  const versions = new Set([...a.affected.versions, ...b.affected.versions]);
  const ranges = [...a.affected.ranges, ...b.affected.ranges];
  return { ...a, severity, affected: { kind: "some", versions, ranges } };
}

function unreadable(id: string, reason: string, advisories: readonly Advisory[] = []): ReadEntry {
  return { kind: "unreadable", id, reason, advisories };
}

function isId(text: string): boolean {
  return text.length <= MAX_ID_LENGTH && ID.test(text);
}

type JsonObject = Record<string, unknown>;

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

/** A time as in RFC 3339. */
function readTime(value: unknown): Date | undefined {
  return typeof value === "string" && isTime(value) ? new Date(value) : undefined;
}

function shortened(text: string): string {
  return cutText(oneLine(text.slice(0, 4 * MAX_SUMMARY_LENGTH)), MAX_SUMMARY_LENGTH);
}
