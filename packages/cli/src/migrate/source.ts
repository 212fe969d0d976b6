import type { ProjectName } from "@wheelyard/core/project-name";

/** An index to copy from. */
export interface Source {
  /** Everything to copy, in no order. An unusable entry ends nothing. */
  entries(only: ReadonlySet<ProjectName> | undefined): AsyncIterable<SourceEntry>;
}

export type SourceEntry =
  | { kind: "file"; file: SourceFile }
  /** An entry that can't be read; the reason is a sentence. The project is known if it is the page of one that was asked for. */
  | { kind: "unusable"; origin: string; reason: string; project?: ProjectName }
  /** A file that is not a `.whl`, `.tar.gz` or `.zip`, nor one that says something about these. */
  | { kind: "other"; filename: string }
  /** A file of a channel, which is migrated by itself. */
  | { kind: "of a channel"; channel: string; filename: string };

export interface SourceFile {
  filename: string;
  /** Where it comes from, for messages. */
  origin: string;
  /** Lowercase hex, if the source gives it. */
  sha256?: string;
  /** It may only be taken if its SHA-256 is one of these. */
  expected?: ReadonlySet<string>;
  /** Bytes, if the source gives them. */
  size?: number;
  /** ISO 8601, if the source gives it. */
  uploaded?: string;
  /** The reason, which may be empty. Absent if the file is not yanked. */
  yanked?: string;
  /** Saves its bytes to a local file. */
  fetch(path: string, signal: AbortSignal): Promise<void>;
}
