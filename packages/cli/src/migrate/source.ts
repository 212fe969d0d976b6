import type { ProjectName } from "@wheelyard/core/project-name";

/** An index that is taken over. */
export interface Source {
  /** Everything there is to take over, in no order. What is bad about one entry ends nothing. */
  entries(only: ReadonlySet<ProjectName> | undefined): AsyncIterable<SourceEntry>;
}

export type SourceEntry =
  | { kind: "file"; file: SourceFile }
  /** Something that can't be read; the reason is a sentence. */
  | { kind: "bad"; origin: string; reason: string }
  /** A file that is no `.whl`, `.tar.gz` or `.zip`. */
  | { kind: "other"; filename: string };

export interface SourceFile {
  filename: string;
  /** Where it comes from, for messages. */
  origin: string;
  /** Lowercase hex, where the source tells. */
  sha256?: string;
  /** Bytes, where the source tells. */
  size?: number;
  /** ISO 8601, where the source tells. */
  uploaded?: string;
  /** The reason, which may be empty. Absent where the file is not yanked. */
  yanked?: string;
  /** Puts its bytes into a file of this machine. */
  fetch(path: string, signal: AbortSignal): Promise<void>;
}
