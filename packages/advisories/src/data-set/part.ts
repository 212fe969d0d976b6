import { readFormatted } from "@wheelyard/core/format";
import type { ProjectName } from "@wheelyard/core/project-name";
import { parseVersion, type Version } from "@wheelyard/core/version";
import type { Advisory, Affected, Bound, Range } from "../entry/advisory.ts";
import type { Severity } from "../entry/severity.ts";
import { REMEDY } from "./layout.ts";

/** A part of a data set can't be read. It is generated. */
export class InvalidPartError extends Error {
  override readonly name = "InvalidPartError";
}

/** The format is not written in the part: to look for it, a reader would parse each part twice. */
const FORMAT = 1;

/** What a part says about each project. */
type WrittenPart = Record<string, WrittenAdvisory[]>;

interface WrittenAdvisory {
  id: string;
  aliases?: readonly string[];
  severity: Severity;
  summary?: string;
  /** Absent: all versions. */
  versions?: readonly string[];
  ranges?: readonly {
    bounds: readonly (readonly [Bound["kind"], string | null])[];
    limits?: readonly string[];
  }[];
}

/** An advisory as it is written into a part. */
export interface PartRow {
  project: ProjectName;
  id: string;
  /** JSON. */
  text: string;
}

export function rowOf(advisory: Advisory): PartRow {
  return { project: advisory.project, id: advisory.id, text: JSON.stringify(written(advisory)) };
}

/** Writes one part of a data set. The same advisories give the same bytes, whatever their order. */
export function joinRows(rows: readonly PartRow[]): string {
  const projects = new Map<ProjectName, string[]>();
  const sorted = rows.toSorted(
    (a, b) => order(a.project, b.project) || order(a.id, b.id) || order(a.text, b.text),
  );
  for (const { project, text } of sorted) {
    const texts = projects.get(project) ?? [];
    projects.set(project, texts);
    texts.push(text);
  }
  const written = [...projects].map(([project, texts]) => `${JSON.stringify(project)}:[${texts.join(",")}]`);
  return `{"projects":{${written.join(",")}}}\n`;
}

export function serializePart(advisories: readonly Advisory[]): string {
  return joinRows(advisories.map(rowOf));
}

/**
 * Reads what a part says about some projects. The map lacks those that the part doesn't know.
 *
 * @param at where it is, for messages
 * @throws {InvalidPartError} if it is damaged
 * @throws {NewerFormatError} if a newer wheelyard version wrote it
 */
export function parsePart(
  text: string,
  at: string,
  projects: readonly ProjectName[],
): ReadonlyMap<ProjectName, Advisory[]> {
  return readFormatted(
    `the advisories "${at}"`,
    FORMAT,
    text,
    InvalidPartError,
    (value) => {
      const { projects: known } = value as { projects: WrittenPart };
      if (typeof known !== "object" || known === null) throw new TypeError("expected projects");
      const named = projects.filter((project) => Object.hasOwn(known, project));
      return new Map(
        named.map((project) => [project, (known[project] ?? []).map((one) => read(one, project))]),
      );
    },
    REMEDY,
  );
}

function written({ id, aliases, severity, summary, affected }: Advisory): WrittenAdvisory {
  return {
    id,
    ...(aliases.length > 0 && { aliases }),
    severity,
    ...(summary !== "" && { summary }),
    ...(affected.kind === "some" && {
      versions: [...affected.versions].toSorted(order),
      ranges: affected.ranges.map(({ bounds, limits }) => ({
        bounds: bounds.map(({ kind, version }) => [kind, version?.normalised ?? null] as const),
        ...(limits.length > 0 && { limits: limits.map(({ normalised }) => normalised) }),
      })),
    }),
  };
}

function read(advisory: WrittenAdvisory, project: ProjectName): Advisory {
  const { id, aliases = [], severity, summary = "" } = advisory;
  return { id, aliases, project, severity, summary, affected: readAffected(advisory) };
}

function readAffected({ versions, ranges }: WrittenAdvisory): Affected {
  if (versions === undefined || ranges === undefined) return { kind: "all" };
  return {
    kind: "some",
    versions: new Set(versions),
    ranges: ranges.map(readRange),
  };
}

function readRange({ bounds, limits = [] }: NonNullable<WrittenAdvisory["ranges"]>[number]): Range {
  return {
    bounds: bounds.map(([kind, text]) => readBound(kind, text === null ? undefined : parseVersion(text))),
    limits: limits.map((text) => parseVersion(text)),
  };
}

function readBound(kind: Bound["kind"], version: Version | undefined): Bound {
  if (kind === "introduced") return { kind, version };
  if (version === undefined) throw new TypeError(`expected a version for ${kind}`);
  return { kind, version };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
