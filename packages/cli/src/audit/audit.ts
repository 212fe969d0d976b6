import { OLD_AFTER_MS } from "@wheelyard/advisories/data-set/manifest";
import { counted } from "@wheelyard/core/counted";
import { withoutExceptions } from "@wheelyard/upstream/rules/advised";
import { type Exception, OSV_EXPORT } from "@wheelyard/upstream/settings/advisory-settings";
import { refused } from "../command-error.ts";
import { openIndex } from "../target/open-index.ts";
import { completed, type TargetOptions } from "../target/target-options.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { readUpstreamSettings } from "../upstream/upstream-settings.ts";
import { type Finding, findAdvisories, withoutNamed } from "./find.ts";
import { type KnownAdvisories, readFromIndex, readFromSource } from "./known-advisories.ts";
import type { Pins } from "./pin.ts";
import { readPins } from "./read-pins.ts";

export interface AuditOptions extends TargetOptions {
  /** An export of OSV, as a URL or a file. By default, what the index has, or else OSV's own. */
  source?: string;
  python: string;
  allow?: string[];
  json?: boolean;
}

/**
 * Compares what files pin, or what is installed, with the known advisories.
 *
 * @throws {CommandError} if any apply, if a file can't be read, or if the advisories can't be fetched
 */
export async function audit(files: readonly string[], options: AuditOptions): Promise<void> {
  const pins = await readPins(files, options.python);
  const { known, allow } = await readKnown(pins, options);
  const now = new Date();
  const findings = findAdvisories(pins.pins, {
    of: (project) => withoutNamed(withoutExceptions(known.of(project), allow, now), options.allow ?? []),
  });
  if (options.json) printJson(auditJson(pins, known, findings));
  else printFindings(pins, known, findings);
  if (findings.length > 0) {
    const releases = new Set(findings.map(({ pin }) => pin)).size;
    throw refused(
      options.json ? "" : `${counted(findings.length, "finding")} in ${counted(releases, "release")}`,
    );
  }
}

/**
 * What is known, and which advisories are allowed: from the index, if one is named and has fetched advisories, and from
 * an export of OSV otherwise.
 */
async function readKnown(
  { pins }: Pins,
  { source, ...target }: AuditOptions,
): Promise<{ known: KnownAdvisories; allow: readonly Exception[] }> {
  const projects = new Set(pins.map(({ project }) => project));
  const { env, bucket } = completed(target);
  if (env === undefined && bucket === undefined) {
    return { known: await readFromSource(source ?? OSV_EXPORT, projects), allow: [] };
  }
  const index = await openIndex(target);
  const settings = readUpstreamSettings(index)?.advisories;
  const ofIndex = source === undefined ? await readFromIndex(index.store, projects) : undefined;
  const known = ofIndex ?? (await readFromSource(source ?? settings?.source ?? OSV_EXPORT, projects));
  return { known, allow: settings?.allow ?? [] };
}

function printFindings(
  { pins, unpinned, folders }: Pins,
  known: KnownAdvisories,
  findings: readonly Finding[],
): void {
  for (const { pin, advisory, fixed } of findings) {
    const { id, severity, summary } = advisory;
    const upgrade = fixed === undefined ? "" : `; fixed in ${fixed}`;
    print(
      `${pin.project} ${pin.version.normalised}: ${id}, ${severity}${summary === "" ? "" : `: ${summary}`}${upgrade}`,
    );
  }
  notePassedOver(unpinned, "requirement", "without an exact version");
  notePassedOver(folders, "project", "in a folder");
  if (known.unreadable > 0) {
    printNote(`${known.unreadable} of ${known.entries} entries of the advisories could not be read`);
  }
  const day = known.newest.toISOString().slice(0, "2026-12-01".length);
  if (Date.now() - known.newest.getTime() > OLD_AFTER_MS) printNote(`The newest advisory is from ${day}`);
  if (findings.length === 0)
    print(
      `No advisory is about ${pins.length === 1 ? "the release" : `any of ${pins.length} releases`}, as of ${day}`,
    );
}

const MAX_SHOWN = 5;

function notePassedOver(names: readonly string[], what: string, why: string): void {
  if (names.length === 0) return;
  const shown = names.slice(0, MAX_SHOWN).join(", ");
  printNote(
    `Passed over ${counted(names.length, what)} ${why}: ${shown}${names.length > MAX_SHOWN ? ", …" : ""}`,
  );
}

function auditJson(
  { pins, unpinned, folders }: Pins,
  known: KnownAdvisories,
  findings: readonly Finding[],
): object {
  return {
    releases: pins.length,
    unpinned,
    folders,
    advisories: {
      entries: known.entries,
      unreadable: known.unreadable,
      newest: known.newest.toISOString(),
    },
    findings: findings.map(({ pin, advisory, fixed }) => ({
      project: pin.project,
      version: pin.version.normalised,
      id: advisory.id,
      aliases: advisory.aliases,
      severity: advisory.severity,
      summary: advisory.summary,
      fixed: fixed ?? null,
    })),
  };
}
