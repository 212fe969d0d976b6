import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchArchive, SourceFaultError } from "@wheelyard/advisories/fetching/fetch-archive";
import { InvalidArchiveError, readArchive } from "@wheelyard/advisories/fetching/read-archive";
import { counted } from "@wheelyard/core/counted";
import { refused, unreachable, wrongUsage } from "../command-error.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { elapsedProgress } from "../terminal/progress.ts";
import { addInstalled } from "./add-installed.ts";
import { addLockFile } from "./add-lock-file.ts";
import { type Finding, findAdvisories } from "./find.ts";
import { KnownAdvisories } from "./known-advisories.ts";
import { PinCollector, type Pins } from "./pin.ts";

export interface AuditOptions {
  /** A URL, or a file that was fetched earlier. */
  source: string;
  python: string;
  allow?: string[];
  json?: boolean;
}

/** What is audited if no file is named: the first of these that exists. */
const LOCK_FILES = ["uv.lock", "pylock.toml", "poetry.lock", "pdm.lock", "Pipfile.lock", "requirements.txt"];

/** In place of a file: what is installed in an environment. */
const INSTALLED = "installed";

/**
 * Compares what files pin, or what is installed, with the known advisories.
 *
 * @throws {CommandError} if any apply, if a file can't be read, or if the advisories can't be fetched
 */
export async function audit(files: readonly string[], options: AuditOptions): Promise<void> {
  const pins = await readAll(files.length > 0 ? files : [defaultFile()], options.python);
  const known = await readKnown(options.source, pins);
  const allowed = new Set(options.allow ?? []);
  const findings = findAdvisories(pins.pins, known).filter(
    ({ advisory: { id, aliases } }) => ![id, ...aliases].some((name) => allowed.has(name)),
  );
  if (options.json) printJson(auditJson(pins, known, findings));
  else printFindings(pins, known, findings);
  if (findings.length > 0) {
    const releases = new Set(findings.map(({ pin }) => pin)).size;
    throw refused(
      options.json ? "" : `${counted(findings.length, "finding")} in ${counted(releases, "release")}`,
    );
  }
}

function defaultFile(): string {
  const found = LOCK_FILES.find((file) => existsSync(file));
  if (found === undefined) {
    throw wrongUsage(
      `Cannot find anything to audit here: expected a file, "${INSTALLED}", or one of ${LOCK_FILES.join(", ")}`,
    );
  }
  return found;
}

async function readAll(files: readonly string[], python: string): Promise<Pins> {
  const collector = new PinCollector();
  for (const file of files) {
    if (file === INSTALLED) await addInstalled(python, collector);
    else addLockFile(file, readText(file), readText, collector);
  }
  return collector.result;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EISDIR")
      throw wrongUsage(`Cannot find the file "${path}"`, { cause: error });
    throw error;
  }
}

/** @throws {CommandError} unless all of them can be read: missing advisories don't mean that nothing is known */
async function readKnown(source: string, { pins }: Pins): Promise<KnownAdvisories> {
  const known = new KnownAdvisories(pins.map(({ project }) => project));
  const progress = elapsedProgress("Reading advisories");
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-audit-"));
  try {
    if (/^https?:/.test(source)) {
      const path = join(folder, "all.zip");
      await fetchArchive(source, undefined, path);
      await readArchive(path, known);
    } else {
      if (!existsSync(source)) throw wrongUsage(`Cannot find the file "${source}" that --source names`);
      await readArchive(source, known);
    }
  } catch (error) {
    if (error instanceof SourceFaultError) throw unreachable(error.message, { cause: error });
    if (error instanceof InvalidArchiveError) throw refused(error.message, { cause: error });
    throw error;
  } finally {
    progress.stop();
    await rm(folder, { recursive: true, force: true });
  }
  if (known.newest === undefined) throw refused(`Cannot use the advisories of ${source}: there are none`);
  return known;
}

function printFindings({ pins, unpinned }: Pins, known: KnownAdvisories, findings: readonly Finding[]): void {
  for (const { pin, advisory, fixed } of findings) {
    const { id, severity, summary } = advisory;
    const upgrade = fixed === undefined ? "" : `; fixed in ${fixed}`;
    print(
      `${pin.project} ${pin.version.normalised}: ${id}, ${severity}${summary === "" ? "" : `: ${summary}`}${upgrade}`,
    );
  }
  if (unpinned.length > 0) {
    const shown = unpinned.slice(0, MAX_SHOWN).join(", ");
    printNote(
      `Passed over ${counted(unpinned.length, "requirement")} without an exact version: ${shown}${unpinned.length > MAX_SHOWN ? ", …" : ""}`,
    );
  }
  if (known.unreadable > 0) {
    printNote(`${known.unreadable} of ${known.entries} entries of the export could not be read`);
  }
  const day = known.newest?.toISOString().slice(0, "2026-12-01".length);
  if (findings.length === 0)
    print(`Nothing is known against ${counted(pins.length, "release")}, as of ${day}`);
}

const MAX_SHOWN = 5;

function auditJson({ pins, unpinned }: Pins, known: KnownAdvisories, findings: readonly Finding[]): object {
  return {
    releases: pins.length,
    unpinned,
    advisories: {
      entries: known.entries,
      unreadable: known.unreadable,
      newest: known.newest?.toISOString() ?? null,
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
