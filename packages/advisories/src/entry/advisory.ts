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
  /** Ordered by version. No version below the first is affected. */
  bounds: readonly Bound[];
  /** No version from the highest of these on is affected. Empty if there is no such limit. */
  limits: readonly Version[];
}

export type Bound =
  /** Versions from this one on are affected. Undefined: from the first version on. */
  | { kind: "introduced"; version: Version | undefined }
  /** Versions from this one on are not affected. */
  | { kind: "fixed"; version: Version }
  /** Versions up to this one are affected, and none after it. */
  | { kind: "last"; version: Version };
