import type { ProjectName } from "@wheelyard/core/project-name";
import type { Version } from "@wheelyard/core/version";
import type { Severity } from "./severity.ts";

/** What one advisory says about one project. */
export interface Advisory {
  /** `GHSA-…`, `PYSEC-…`, `MAL-…`. It is safe in a path and on one line. */
  id: string;
  /** Other ids of the same advisory, safe as well. */
  aliases: readonly string[];
  project: ProjectName;
  severity: Severity;
  /** One line, which may be empty. */
  summary: string;
  affected: Affected;
}

/** Which versions of the project an advisory is about. */
export type Affected =
  /** All current and future versions. */
  | { kind: "all" }
  /** The versions as {@link publicVersion} writes them. */
  | { kind: "some"; versions: ReadonlySet<string>; ranges: readonly Range[] };

/**
 * The bounds of a range of versions, in the order of PEP 440.
 *
 * @see https://ossf.github.io/osv-schema/#evaluation
 */
export interface Range {
  /** In order. Up to the first, no version is affected. */
  bounds: readonly Bound[];
  /** From the highest of these on, no version is affected. Empty: there is no such limit. */
  limits: readonly Version[];
}

export type Bound =
  /** From this version on, versions are affected. Undefined: from the first version on. */
  | { kind: "introduced"; version: Version | undefined }
  /** From this version on, they are not. */
  | { kind: "fixed"; version: Version }
  /** They are up to this version, and not after it. */
  | { kind: "last"; version: Version };
