import type { Stretch } from "../synthetic-object.ts";

/** A file as uploaded. */
export interface CorpusFile {
  filename: string;
  contents: readonly Stretch[];
}

/**
 * Files that must not be listed. For each: what the reason must say, what is wrong, and its builder, a function because
 * some take much memory or time to build.
 */
export type Corpus = readonly (readonly [reason: string, what: string, build: () => CorpusFile])[];
